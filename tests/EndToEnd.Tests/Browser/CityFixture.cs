using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Civium.Testing.Running;
using Xunit;

namespace Civium.EndToEnd.Tests.Browser;

/// <summary>An empty Civium with accounts, as it is first started, and the password it printed.</summary>
public sealed partial class CityFixture : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private CiviumProcess _civium = null!;

    public ChromiumFixture Chromium { get; } = new();

    public Uri Address => _civium.Address;

    /// <summary>The password printed at the first start.</summary>
    public string Password { get; private set; } = "";

    /// <summary>Speaks as a program with the administrator's token.</summary>
    public HttpClient Http => _civium.Http;

    public async ValueTask InitializeAsync()
    {
        await Chromium.InitializeAsync();
        _civium = await CiviumProcess.RunAsync(_folder.Path, 0, "--empty");
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!Printed().IsMatch(_civium.Output))
        {
            await Task.Delay(50, limit.Token);
        }

        Password = Printed().Match(_civium.Output).Groups[1].Value;
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await MakeTokenAsync());
    }

    public async ValueTask DisposeAsync()
    {
        if (_civium is not null)
        {
            await _civium.DisposeAsync();
        }

        await Chromium.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>A visitor who has signed in as the administrator.</summary>
    internal async Task<Visitor> AdministratorAsync(string path)
    {
        var visitor = await Chromium.VisitAsync(Address);
        await visitor.SignInAsync("admin", Password);
        await visitor.UntilLiveAsync();
        await visitor.OpenAsync(path);
        return visitor;
    }

    /// <summary>Sends hourly readings of one value, the last of this hour.</summary>
    public async Task SendHoursAsync(long stream, double value, int hours, DateTimeOffset last)
    {
        var rows = Enumerable.Range(0, hours).Select(hour => string.Create(
            CultureInfo.InvariantCulture, $"[\"{last.AddHours(hour - hours + 1):yyyy-MM-ddTHH:mm:ssZ}\",{value}]"));
        var body = $$"""[{"Datastream":{"@iot.id":{{stream}}},"components":["phenomenonTime","result"],"dataArray":[{{string.Join(',', rows)}}]}]""";
        using var answer = await SensorCity.SendAsync(Http, "CreateObservations", body, null);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }

    /// <summary>An account for one test, with its password.</summary>
    public async Task<string> MakeUserAsync(string name, string role)
    {
        using var client = await SignedInAsync();
        using var answer = await client.PostAsJsonAsync("/api/access/users", new { name, role });
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("password").GetString()!;
    }

    private async Task<string> MakeTokenAsync()
    {
        using var client = await SignedInAsync();
        using var answer = await client.PostAsJsonAsync("/api/access/tokens", new { name = "tests", role = "administrator", expires = DateTimeOffset.UtcNow.AddDays(1) });
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString()!;
    }

    private async Task<HttpClient> SignedInAsync()
    {
        var client = new HttpClient { BaseAddress = Address };
        using var form = new FormUrlEncodedContent([new("name", "admin"), new("password", Password)]);
        using var answer = await client.PostAsync("/access/sign-in", form);
        answer.EnsureSuccessStatusCode();
        Assert.DoesNotContain("failed", answer.RequestMessage!.RequestUri!.Query, StringComparison.Ordinal);
        return client;
    }

    [GeneratedRegex(@"admin with the password (\S+)")]
    private static partial Regex Printed();
}

/// <summary>These tests share one Civium and one browser, and run one after the other.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class PagesCollection : ICollectionFixture<CityFixture>
{
    public const string Name = "pages";
}
