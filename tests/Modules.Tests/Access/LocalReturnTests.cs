using Civium.Platform.Access.Gate;
using Xunit;

namespace Civium.Modules.Tests.Access;

public sealed class LocalReturnTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/warnings?level=3&at=2024-01-01T00:00:00Z")]
    [InlineData("/places/%E5%8C%97")]
    public void A_path_of_this_site_is_kept(string address) => Assert.Equal(address, LocalReturn.OrHome(address));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("https://evil.example")]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("\\\\evil.example")]
    [InlineData("/\t/evil.example")]
    [InlineData("/\n/evil.example")]
    [InlineData("/a\\..\\..\\evil")]
    [InlineData("/a\r\nSet-Cookie: x=y")]
    [InlineData("javascript:alert(1)")]
    [InlineData("evil.example")]
    [InlineData(" //evil.example")]
    [InlineData("/北京")]
    [InlineData("/sign-out")]
    [InlineData("/Sign-In?return=/sign-in")]
    public void Anything_else_leads_home(string? address) => Assert.Equal("/", LocalReturn.OrHome(address));

    [Fact]
    public void An_endless_address_leads_home() => Assert.Equal("/", LocalReturn.OrHome("/" + new string('a', 5_000)));
}
