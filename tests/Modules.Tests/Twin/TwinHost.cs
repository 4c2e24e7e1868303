using System.Net;
using System.Text;
using System.Text.Json;
using Civium.Contracts.Sensing;
using Civium.Contracts.Warning;
using Civium.Kernel.Access;
using Civium.Kernel.Requests;
using Civium.Modules.Twin;
using Civium.Platform;
using Civium.Testing;
using Civium.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

[assembly: AssemblyFixture(typeof(Civium.Modules.Tests.Twin.TwinHost))]
[assembly: AssemblyFixture(typeof(Civium.Modules.Tests.Twin.PostgresTwinHost))]

namespace Civium.Modules.Tests.Twin;

/// <summary>Twin on PostgreSQL, otherwise the same.</summary>
public sealed class PostgresTwinHost : TwinHost
{
    protected override async Task<string?> ConnectionAsync() => await PostgresServer.CreateDatabaseAsync(CancellationToken.None);
}

/// <summary>Twin on the real platform behind a real server; shared by the tests of the assembly, each of which uses types of its own.</summary>
public class TwinHost : IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("civium-twin-host-").FullName;
    private WebApplication? _app;

    public HttpClient Client { get; private set; } = new();

    public IServiceProvider Services => _app!.Services;

    protected virtual Task<string?> ConnectionAsync() => Task.FromResult<string?>(null);

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddPlatform(new PlatformOptions { DataDirectory = _directory, ClusterConnection = await ConnectionAsync() });
        builder.Services.AddUi();
        builder.Services.AddTwin();
        var city = new TestCity();
        builder.Services.AddSingleton<ICatalogue>(city).AddSingleton<IOpenWarnings>(city).AddSingleton<IAuthorizer>(new TestAuthorizer());
        _app = builder.Build();
        _app.Use(AnswerAsync);
        _app.MapTwin();
        await _app.StartAsync();
        Client = new HttpClient { BaseAddress = new Uri(_app.Urls.First()), Timeout = TimeSpan.FromSeconds(100) };
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        Client.Dispose();
        await _app!.StopAsync();
        await _app.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    /// <summary>Adds an entity type of a test's own, so that tests do not see each other's entities.</summary>
    public async Task<string> MakeTypeAsync(string id, string theme = "service", string shape = "any", int minZoom = 0, string properties = "[]")
    {
        var body = $$"""{"id":"{{id}}","title":"{{id}}","titleZh":"{{id}}","theme":"{{theme}}","shape":"{{shape}}","minZoom":{{minZoom}},"properties":{{properties}}}""";
        await SendAsync(HttpMethod.Put, "/api/twin/types/" + id, body);
        return id;
    }

    public Task<JsonElement> RecordAsync(string features, string query = "", HttpStatusCode expected = HttpStatusCode.OK) =>
        SendAsync(HttpMethod.Post, "/api/twin/entities" + query, $$"""{"type":"FeatureCollection","features":[{{features}}]}""", expected);

    public static string Feature(string type, string code, string geometry, string properties = "") =>
        $$$"""{"type":"Feature","id":"{{{code}}}","geometry":{{{geometry}}},"properties":{"type":"{{{type}}}","name":"{{{code}}}"{{{(properties.Length > 0 ? "," + properties : "")}}}}}""";

    public static string Point(double x, double y) => FormattableString.Invariant($$"""{"type":"Point","coordinates":[{{x}},{{y}}]}""");

    public Task<JsonElement> GetAsync(string path, HttpStatusCode expected = HttpStatusCode.OK) => SendAsync(HttpMethod.Get, path, null, expected);

    public async Task<JsonElement> SendAsync(HttpMethod method, string path, string? body, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await Client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(expected == response.StatusCode, $"{method} {path}: expected {expected}, got {response.StatusCode}: {text}");
        return text.StartsWith('{') || text.StartsWith('[') ? JsonSerializer.Deserialize<JsonElement>(text) : JsonSerializer.SerializeToElement(text);
    }

    private static async Task AnswerAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (RefusedException refused)
        {
            context.Response.StatusCode = refused.Status;
            await context.Response.WriteAsJsonAsync(new { code = refused.Code, detail = refused.Message, where = refused.Where });
        }
        catch (Exception unexpected) when (!context.Response.HasStarted)
        {
            // Tells the test what broke.
            context.Response.StatusCode = 500;
            await context.Response.WriteAsync(unexpected.ToString());
        }
    }
}
