using System.Data.Common;
using System.Net;
using System.Net.Http.Json;
using Civium.Kernel.Access;
using Civium.Kernel.Databases;
using Civium.Kernel.Requests;
using Civium.Platform.Access;
using Civium.Platform.Access.Accounts;
using Civium.Platform.Access.Gate;
using Civium.Platform.Access.Journal;
using Civium.Platform.Access.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Civium.Modules.Tests.Access;

/// <summary>Kestrel on loopback with the access services over a SQLite file, some endpoints to try, and a clock to turn.</summary>
internal sealed class AccessHost : IAsyncDisposable
{
    private AccessHost(WebApplication app, FakeTimeProvider clock) => (App, Clock) = (app, clock);

    public WebApplication App { get; }

    public FakeTimeProvider Clock { get; }

    public string Address => App.Urls.Single();

    public string? FirstPassword { get; private set; }

    public AccountDirectory Accounts => Get<AccountDirectory>();

    public static Caller Administrator { get; } =
        new(new Actor(Guid.NewGuid().ToString(), "root", ActorKind.Person, [Role.Administrator]), "test");

    public static string NewFile() => Path.Combine(Path.GetTempPath(), $"civium-access-{Guid.NewGuid():N}.db");

    public static async Task<AccessHost> StartAsync(string? file = null, bool open = false, FakeTimeProvider? clock = null)
    {
        clock ??= new FakeTimeProvider(DateTimeOffset.UtcNow);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddKeyedSingleton<IModuleDatabase>("access", new FileDatabase(file ?? NewFile()));
        builder.Services.AddAccess(new AccessOptions { Open = open });
        var app = builder.Build();
        app.Use(AnswerRefusalsAsync);
        app.UseRouting();
        app.UseAccess();
        MapSome(app);
        app.MapAccess();
        var host = new AccessHost(app, clock);
        foreach (var migration in app.Services.GetServices<IModuleMigration>())
        {
            await migration.MigrateAsync(CancellationToken.None);
        }

        host.FirstPassword = await host.Get<FirstAdministrator>().EnsureAdministratorAsync();
        await app.StartAsync();
        return host;
    }

    public T Get<T>()
        where T : notnull => App.Services.GetRequiredService<T>();

    public AccessDb Database() => Get<IDbContextFactory<AccessDb>>().CreateDbContext();

    /// <summary>A browser: keeps cookies, does not follow redirects.</summary>
    public HttpClient Browser(CookieContainer? cookies = null) =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = cookies ?? new CookieContainer() }) { BaseAddress = new Uri(Address) };

    public HttpClient Device(string token)
    {
        var client = Browser();
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return client;
    }

    public static Task<HttpResponseMessage> SignInAsync(HttpClient browser, string name, string password, string goal = "/") =>
        browser.PostAsync("/access/sign-in", new FormUrlEncodedContent(new Dictionary<string, string> { ["name"] = name, ["password"] = password, ["return"] = goal }));

    public async Task<HttpClient> SignedInAsync(string role)
    {
        var made = await Accounts.CreateAsync(Administrator, new NewAccount($"{role}-{Guid.NewGuid():N}"[..20], role));
        var browser = Browser();
        var answer = await SignInAsync(browser, made.Account.Name, made.Password, "/there");
        Assert.Equal("/there", answer.Headers.Location?.OriginalString);
        return browser;
    }

    public async Task<IReadOnlyList<AccessLine>> LogAsync()
    {
        await Get<AccessLog>().FlushAsync(CancellationToken.None);
        return await Get<AccessLog>().PageAsync(null, 500);
    }

    public static async Task<string> CodeOf(HttpResponseMessage answer)
    {
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await answer.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>();
        Assert.NotEqual("", problem.GetProperty("detail").GetString());
        return problem.GetProperty("code").GetString()!;
    }

    public async ValueTask DisposeAsync()
    {
        await App.StopAsync();
        await App.DisposeAsync();
    }

    private static void MapSome(WebApplication app)
    {
        var read = new RequiresAttribute(Permission.Read, "test.data");
        app.MapGet("/who", (HttpContext context) => Actor.From(context.User)).WithMetadata(read);
        app.MapGet("/public", () => "public").WithMetadata(new RequiresAttribute(Permission.Read, "test.open", Classification.Public));
        app.MapPost("/write", () => "written").WithMetadata(new RequiresAttribute(Permission.Steward, "test.data"));
        app.MapGet("/page", () => "page").WithMetadata(read, new ComponentTypeMetadata(typeof(AccessHost)));
        app.MapGet("/naked", () => "never seen");
        app.MapGet("/loosened", () => "never seen").WithMetadata(read).WithMetadata(new RequiresAttribute(Permission.Enter, "test.group"));
        app.MapGet("/asset", () => "asset").OpenFrameworkEndpoints();
        app.MapGet("/bare-page", () => "never seen").WithMetadata(new ComponentTypeMetadata(typeof(AccessHost))).OpenFrameworkEndpoints();
    }

    private static async Task AnswerRefusalsAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (RefusedException refused)
        {
            await Problems.WriteAsync(context, refused.Status, refused.Code, refused.Message);
        }
    }

    private sealed class FileDatabase(string file) : IModuleDatabase
    {
        public string Module => "access";

        public DatabaseEngine Engine => DatabaseEngine.Sqlite;

        public DbDataSource Source { get; } = SqliteFactory.Instance.CreateDataSource($"Data Source={file};Default Timeout=20");
    }
}
