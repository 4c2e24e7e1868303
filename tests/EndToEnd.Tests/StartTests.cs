using System.Net;
using System.Net.Sockets;
using Civium.Testing.Running;
using Xunit;

namespace Civium.EndToEnd.Tests;

/// <summary>How Civium starts, refuses to start, and stops.</summary>
public sealed class StartTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task It_prints_address_and_sign_in_once_and_stops_cleanly_on_sigterm()
    {
        using var folder = new TemporaryFolder();
        await using (var first = await CiviumProcess.RunAsync(folder.Path, 0, "--empty"))
        {
            await Task.Delay(500);
            Assert.Contains(first.Address.ToString().TrimEnd('/'), first.Output, StringComparison.Ordinal);
            Assert.Contains("reset-password", first.Output, StringComparison.Ordinal);
            Assert.Contains("admin", first.Output, StringComparison.Ordinal);
            first.Signal("TERM");
            Assert.Equal(0, await first.ExitAsync(Patience));
        }

        await using var second = await CiviumProcess.RunAsync(folder.Path, 0, "--empty");
        await Task.Delay(500);
        Assert.DoesNotContain("shown once", second.Output, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_port_in_use_is_a_sentence()
    {
        using var folder = new TemporaryFolder();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        await AssertRefusedAsync(folder.Path, ((IPEndPoint)taken.LocalEndpoint).Port, "in use");
    }

    [Fact]
    public async Task A_data_directory_in_use_is_a_sentence()
    {
        using var folder = new TemporaryFolder();
        await using var first = await CiviumProcess.RunAsync(folder.Path, 0, "--empty");
        await AssertRefusedAsync(folder.Path, 0, "in use by another Civium");
    }

    [Fact]
    public async Task A_newer_data_directory_is_refused_and_left_alone()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "format"), "999\n");
        await AssertRefusedAsync(folder.Path, 0, "newer version");
        Assert.Equal("999\n", await File.ReadAllTextAsync(Path.Combine(folder.Path, "format")));
        Assert.False(Directory.Exists(Path.Combine(folder.Path, "observations")));
    }

    [Fact]
    public async Task A_data_directory_that_cannot_be_made_is_a_sentence()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "file");
        await File.WriteAllTextAsync(file, "");
        await AssertRefusedAsync(Path.Combine(file, "data"), 0, "data directory");
    }

    [Fact]
    public async Task Open_is_refused_off_loopback()
    {
        using var folder = new TemporaryFolder();
        await AssertRefusedAsync(folder.Path, 0, "loopback", "--open", "--url", "http://0.0.0.0:0");
    }

    [Fact]
    public async Task Without_open_the_data_need_a_token()
    {
        using var folder = new TemporaryFolder();
        await using var civium = await CiviumProcess.RunAsync(folder.Path, 0, "--empty");
        using var answer = await civium.Http.GetAsync("/sensorthings/v1.1/Things");
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Open_checks_the_host_header()
    {
        using var folder = new TemporaryFolder();
        await using var civium = await CiviumProcess.RunAsync(folder.Path, 0, "--empty", "--open");
        using var fine = await civium.Http.GetAsync("/sensorthings/v1.1/Things");
        Assert.Equal(HttpStatusCode.OK, fine.StatusCode);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/sensorthings/v1.1/Things") { Headers = { Host = "evil.example" } };
        using var refused = await civium.Http.SendAsync(request);
        Assert.InRange((int)refused.StatusCode, 400, 499);
    }

    private static async Task AssertRefusedAsync(string data, int port, string words, params string[] more)
    {
        await using var civium = CiviumProcess.Start(null, data, port, [.. more, "--empty"]);
        Assert.NotEqual(0, await civium.ExitAsync(Patience));
        await Task.Delay(200);
        Assert.Contains(words, civium.Output, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("   at ", civium.Output, StringComparison.Ordinal);
    }
}
