using Civium.Kernel.Access;
using Civium.Platform.Access.Gate;
using Xunit;

namespace Civium.Modules.Tests.Access;

public sealed class AuthorizerTests
{
    // One row a permission and classification; who may: anonymous, viewer, officer, steward, administrator, a steward's token, the system.
    public static TheoryData<Permission, Classification, string> Table { get; } = new()
    {
        { Permission.Enter, Classification.Public, "1111111" },
        { Permission.Enter, Classification.Internal, "1111111" },
        { Permission.Enter, Classification.Restricted, "1111111" },
        { Permission.Read, Classification.Public, "1111111" },
        { Permission.Read, Classification.Internal, "0111111" },
        { Permission.Read, Classification.Restricted, "0000101" },
        { Permission.Respond, Classification.Public, "0011111" },
        { Permission.Respond, Classification.Internal, "0011111" },
        { Permission.Respond, Classification.Restricted, "0000101" },
        { Permission.Steward, Classification.Public, "0001111" },
        { Permission.Steward, Classification.Internal, "0001111" },
        { Permission.Steward, Classification.Restricted, "0000101" },
        { Permission.ManageSelf, Classification.Public, "0111101" },
        { Permission.ManageSelf, Classification.Internal, "0111101" },
        { Permission.ManageSelf, Classification.Restricted, "0111101" },
        { Permission.Administer, Classification.Public, "0000101" },
        { Permission.Administer, Classification.Internal, "0000101" },
        { Permission.Administer, Classification.Restricted, "0000101" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void Each_role_may_what_the_table_says(Permission permission, Classification classification, string expected)
    {
        Actor[] actors =
        [
            Actor.Anonymous, .. Role.All.Select(Person), new Actor("token:1", "gauge", ActorKind.Device, [Role.Steward]), Actor.System,
        ];
        var allowed = actors.Select(actor => Decide(actor, permission, classification));
        Assert.Equal(expected, string.Concat(allowed.Select(one => one.Allowed ? '1' : '0')));
        Assert.All(allowed, one => Assert.Equal(one.Allowed, one.Reason.Length == 0));
    }

    [Fact]
    public void The_table_is_complete() =>
        Assert.Equal(Enum.GetValues<Permission>().Length * Enum.GetValues<Classification>().Length, Table.Count);

    [Theory]
    [InlineData((Permission)99, Classification.Public)]
    [InlineData(Permission.Read, (Classification)99)]
    public void What_is_not_named_is_denied_even_to_administrators(Permission permission, Classification classification) =>
        Assert.False(Decide(Person(Role.Administrator), permission, classification).Allowed);

    [Theory]
    [InlineData("Administrator")]
    [InlineData("root")]
    [InlineData("")]
    public void A_name_that_is_no_role_gives_nothing(string role) =>
        Assert.False(Decide(Person(role), Permission.Read, Classification.Internal).Allowed);

    [Fact]
    public void An_anonymous_actor_that_claims_a_role_stays_outside() =>
        Assert.False(Decide(Actor.Anonymous with { Roles = [Role.Administrator] }, Permission.Read, Classification.Internal).Allowed);

    private static Actor Person(string role) => new("1", "someone", ActorKind.Person, [role]);

    private static AccessDecision Decide(Actor actor, Permission permission, Classification classification) =>
        new Authorizer().Decide(new AccessRequest(actor, permission, "test.data", classification));
}
