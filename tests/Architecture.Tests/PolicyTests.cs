using Civium.Host;
using Civium.Host.Commands;
using Civium.Host.Shell;
using Civium.Kernel.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Xunit;

namespace Civium.Architecture.Tests;

/// <summary>Every endpoint and every page of the application as it is shipped says what it asks of its caller.</summary>
public sealed class PolicyTests : IAsyncDisposable
{
    /// <summary>
    /// What anyone may send an unsafe method to. Signing in and out are guarded by the password and the cross-site guard; the rest
    /// belongs to the framework or only answers, and changes nothing of the city's.
    /// </summary>
    private static readonly string[] OpenToAnyMethod =
    [
        "/access/sign-in", "/access/sign-out", "/health/live", "/health/ready",
        "/sensorthings/v1.1/$batch", // It asks of each request in it what that would be asked by itself.
        "/_blazor", "/_blazor/negotiate", "/_blazor/disconnect", "/_blazor/initializers",
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("civium-policies-");
    private readonly WebApplication _app;

    public PolicyTests() => _app = Program.Build(new RunSettings
    {
        Address = new ListenAddress(false, System.Net.IPAddress.Loopback, 0),
        DataDirectory = _folder.FullName,
    });

    [Fact]
    public void Every_endpoint_has_a_policy()
    {
        Assert.True(Endpoints().Count > 50, "Hardly any endpoints were found: does the discovery still work?");
        Assert.Empty(Endpoints().Where(endpoint => Policies(endpoint).Count == 0).Select(Describe));
    }

    [Fact]
    public void Every_page_has_a_policy_and_an_endpoint()
    {
        var pages = Pages(CiviumTypes());
        Assert.True(pages.Count >= 8, "Hardly any pages were found: does the discovery still work?");
        Assert.Empty(pages.Where(LacksPolicy).Select(page => page.FullName));

        var mapped = Endpoints().Select(endpoint => endpoint.Metadata.GetMetadata<ComponentTypeMetadata>()?.Type).OfType<Type>().ToHashSet();
        Assert.Empty(pages.Where(page => !mapped.Contains(page)).Select(page => $"{page.FullName} is in an assembly the shell does not map"));
    }

    [Fact]
    public void Nobody_writes_with_the_right_to_read() =>
        Assert.Empty(Endpoints().Where(WritesTooEasily).Select(Describe));

    [Fact]
    public void What_needs_no_account_is_named_public() =>
        Assert.Empty(Endpoints()
            .Where(endpoint => Policies(endpoint).Any(policy => policy is { Permission: Permission.Enter, Classification: not Classification.Public }))
            .Select(Describe));

    /// <summary>The canary: the same discovery finds what breaks the law.</summary>
    [Fact]
    public void Canary_an_endpoint_or_page_without_a_policy_is_found()
    {
        var before = Endpoints().Count;
        _app.MapGet("/canary/open", () => "open");
        _app.MapPost("/canary/read", () => "written").WithMetadata(new RequiresAttribute(Permission.Read, "canary"));
        _app.Map("/canary/any", () => "any").WithMetadata(new RequiresAttribute(Permission.Enter, "canary", Classification.Public));
        _app.MapPost("/canary/fine", () => "fine").WithMetadata(new RequiresAttribute(Permission.Steward, "canary"));

        Assert.Equal(before + 4, Endpoints().Count);
        Assert.Equal(["/canary/open"], Endpoints().Where(endpoint => Policies(endpoint).Count == 0).Select(endpoint => endpoint.RoutePattern.RawText));
        Assert.Equal(["/canary/any", "/canary/read"], Endpoints().Where(WritesTooEasily).Select(endpoint => endpoint.RoutePattern.RawText).Order());
        Assert.Equal([typeof(CanaryPage)], Pages([typeof(CanaryPage), typeof(GuardedCanaryPage)]).Where(LacksPolicy));
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static bool LacksPolicy(Type page) => !page.IsDefined(typeof(RequiresAttribute), inherit: true);

    private static IReadOnlyList<RequiresAttribute> Policies(Endpoint endpoint) => endpoint.Metadata.GetOrderedMetadata<RequiresAttribute>();

    private static bool WritesTooEasily(RouteEndpoint endpoint) =>
        TakesUnsafeMethods(endpoint)
        && !OpenToAnyMethod.Contains("/" + endpoint.RoutePattern.RawText?.Trim('/'))
        && Policies(endpoint).All(policy => policy.Permission is Permission.Enter or Permission.Read);

    /// <summary>Pages take POST as well, for forms: a page that handles one checks what its act asks for, under an antiforgery token.</summary>
    private static bool TakesUnsafeMethods(Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is null
        && (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods is not { Count: > 0 } methods
            || methods.Any(method => !HttpMethods.IsGet(method) && !HttpMethods.IsHead(method) && !HttpMethods.IsOptions(method)));

    private static IEnumerable<Type> CiviumTypes() => PageAssemblies.OfModules
        .Append(typeof(Program).Assembly)
        .Concat(typeof(Program).Assembly.GetReferencedAssemblies()
            .Where(name => name.Name!.StartsWith("Civium.", StringComparison.Ordinal))
            .Select(System.Reflection.Assembly.Load))
        .Distinct()
        .SelectMany(assembly => assembly.GetTypes());

    private static List<Type> Pages(IEnumerable<Type> types) =>
        [.. types.Where(type => type.IsAssignableTo(typeof(IComponent)) && type.IsDefined(typeof(Microsoft.AspNetCore.Components.RouteAttribute), inherit: false))];

    private static string Describe(Endpoint endpoint) => endpoint.DisplayName ?? endpoint.ToString()!;

    private List<RouteEndpoint> Endpoints() =>
        [.. ((IEndpointRouteBuilder)_app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()];

    [Microsoft.AspNetCore.Components.Route("/canary/page")]
    private sealed class CanaryPage : ComponentBase;

    [Microsoft.AspNetCore.Components.Route("/canary/guarded")]
    [Requires(Permission.Read, "canary")]
    private sealed class GuardedCanaryPage : ComponentBase;
}
