using System.Net;
using System.Security.Claims;
using System.Text;
using System.Text.Json;
using Civium.Kernel.Access;
using Civium.Kernel.Requests;
using Civium.Modules.Sensing;
using Civium.Platform;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

[assembly: AssemblyFixture(typeof(Civium.Modules.Tests.Sensing.SensingHost))]

namespace Civium.Modules.Tests.Sensing;

/// <summary>Sensing on the real platform with its embedded storage, behind a real server; shared by all tests of the assembly.</summary>
public class SensingHost : IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("civium-sensing-").FullName;
    private WebApplication? _app;

    public HttpClient Client { get; private set; } = new();

    public IServiceProvider Services => _app!.Services;

    /// <summary>The PostgreSQL to keep all in; null for embedded storage.</summary>
    protected virtual Task<string?> ConnectionAsync() => Task.FromResult<string?>(null);

    protected virtual void Register(IServiceCollection services) => services.AddSensing();

    public async ValueTask InitializeAsync()
    {
        var connection = await ConnectionAsync();
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddPlatform(new PlatformOptions { DataDirectory = _directory, ClusterConnection = connection });
        Register(builder.Services);
        _app = builder.Build();
        _app.Use(async (context, next) =>
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
        });
        _app.Use((context, next) =>
        {
            context.User = Caller(context.Request.Headers["X-Role"], context.Request.Headers["X-Department"]);
            return next(context);
        });
        _app.MapSensing();
        await _app.StartAsync();
        Client = new HttpClient { BaseAddress = new Uri(_app.Urls.First() + "/sensorthings/v1.1/"), Timeout = TimeSpan.FromSeconds(100) };
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        Client.Dispose();
        await _app!.StopAsync();
        await _app.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    public async Task<JsonElement> GetAsync(string path, HttpStatusCode expected = HttpStatusCode.OK) =>
        await AnswerAsync(await Client.GetAsync(path), expected);

    public Task<JsonElement> PostAsync(string path, string body, HttpStatusCode expected = HttpStatusCode.Created, string? key = null) =>
        SendAsync(HttpMethod.Post, path, body, expected, key);

    public async Task<JsonElement> SendAsync(HttpMethod method, string path, string? body, HttpStatusCode expected, string? key = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return await AnswerAsync(await Client.SendAsync(request), expected);
    }

    /// <summary>A Thing at a place with one Datastream; the ids of both.</summary>
    public async Task<(long Thing, long Stream)> StationAsync(string name, string properties = "{}")
    {
        var thing = await PostAsync("Things", Bodies.Station(name, properties));
        var id = thing.GetProperty("@iot.id").GetInt64();
        var streams = await GetAsync($"Things({id})/Datastreams");
        return (id, streams.GetProperty("value")[0].GetProperty("@iot.id").GetInt64());
    }

    /// <summary>The caller that a test's headers name, as the platform would have authenticated it; an administrator unless told otherwise.</summary>
    private static ClaimsPrincipal Caller(string? role, string? department)
    {
        if (role == "nobody")
        {
            return new ClaimsPrincipal(new ClaimsIdentity());
        }

        var identity = new ClaimsIdentity("test");
        identity.AddClaim(new Claim(ClaimTypes.NameIdentifier, $"{role}/{department}"));
        identity.AddClaim(new Claim(ClaimTypes.Role, role ?? Role.Administrator));
        if (department is not null)
        {
            identity.AddClaim(new Claim(Actor.DepartmentClaim, department));
        }

        return new ClaimsPrincipal(identity);
    }

    private static async Task<JsonElement> AnswerAsync(HttpResponseMessage response, HttpStatusCode expected)
    {
        using (response)
        {
            var text = await response.Content.ReadAsStringAsync();
            Assert.True(expected == response.StatusCode, $"expected {expected}, got {response.StatusCode}: {text}");
            return text.StartsWith('{') || text.StartsWith('[') ? JsonSerializer.Deserialize<JsonElement>(text) : JsonSerializer.SerializeToElement(text);
        }
    }
}
