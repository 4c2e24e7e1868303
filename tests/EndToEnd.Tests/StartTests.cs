using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Civium.Testing.Running;
using Microsoft.Data.Sqlite;
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
            await UntilAsync(() => first.Output.Contains("Ctrl-C", StringComparison.Ordinal));
            Assert.Contains(first.Address.ToString().TrimEnd('/'), first.Output, StringComparison.Ordinal);
            Assert.Contains("reset-password", first.Output, StringComparison.Ordinal);
            Assert.Contains("admin", first.Output, StringComparison.Ordinal);
            first.Signal("TERM");
            Assert.Equal(0, await first.ExitAsync(Patience));
        }

        await using var second = await CiviumProcess.RunAsync(folder.Path, 0, "--empty");
        await UntilAsync(() => second.Output.Contains("Ctrl-C", StringComparison.Ordinal));
        Assert.DoesNotContain("with the password", second.Output, StringComparison.Ordinal);
    }

    [Fact]
    [SupportedOSPlatform("linux")]
    public async Task What_it_writes_is_its_owners_alone()
    {
        using var folder = new TemporaryFolder();
        var data = Path.Combine(folder.Path, "data");
        await using var civium = await CiviumProcess.RunAsync(data, 0, "--empty");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(data));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(data, "access.db")));
    }

    [Fact]
    public async Task A_forgotten_password_is_replaced_while_the_server_is_stopped()
    {
        using var folder = new TemporaryFolder();
        await using (var server = await CiviumProcess.RunAsync(folder.Path, 0, "--empty"))
        {
            var (inUse, words) = await ResetAsync(folder.Path, "admin");
            Assert.Equal(1, inUse);
            Assert.Contains("stop it first", words, StringComparison.Ordinal);
            server.Signal("TERM");
            Assert.Equal(0, await server.ExitAsync(Patience));
        }

        var (done, told) = await ResetAsync(folder.Path, "admin");
        Assert.Equal(0, done);
        Assert.Matches("^The password of admin is now [A-Za-z2-9]{20}\n", told);
        var (missing, names) = await ResetAsync(folder.Path, "nobody");
        Assert.Equal(1, missing);
        Assert.Contains("There are: admin.", names, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sensing.db")]
    [InlineData("access.db")]
    public async Task A_database_with_a_newer_migration_is_refused(string file)
    {
        using var folder = new TemporaryFolder();
        await StartAndStopAsync(folder.Path);
        await using (var database = new SqliteConnection($"Data Source={Path.Combine(folder.Path, file)};Pooling=false"))
        {
            await database.OpenAsync();
            await using var command = database.CreateCommand();
            command.CommandText = "INSERT INTO __EFMigrationsHistory VALUES ('29990101000000_Future', '99.0.0')";
            await command.ExecuteNonQueryAsync();
        }

        await AssertRefusedAsync(folder.Path, 0, "newer version");
    }

    [Fact]
    public async Task Observations_of_a_newer_format_are_refused_and_left_alone()
    {
        using var folder = new TemporaryFolder();
        await StartAndStopAsync(folder.Path);
        var file = Path.Combine(folder.Path, "observations", "format.json");
        var newer = System.Text.RegularExpressions.Regex.Replace(await File.ReadAllTextAsync(file), "\"Version\":[0-9]+", "\"Version\":999");
        Assert.Contains("999", newer, StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, newer);
        await AssertRefusedAsync(folder.Path, 0, "newer version");
        Assert.Equal(newer, await File.ReadAllTextAsync(file));
    }

    [Theory]
    [InlineData("nonsense;Password=hush")]
    [InlineData("Host=127.0.0.1;Port=1;Username=x;Password=hush;Database=y")]
    public async Task A_cluster_that_cannot_be_reached_is_a_sentence_without_its_password(string connection)
    {
        using var folder = new TemporaryFolder();
        var output = await AssertRefusedAsync(folder.Path, 0, "--cluster", "--cluster", connection);
        Assert.DoesNotContain("hush", output, StringComparison.Ordinal);
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

    private static async Task StartAndStopAsync(string data)
    {
        await using var civium = await CiviumProcess.RunAsync(data, 0, "--empty");
        civium.Signal("TERM");
        Assert.Equal(0, await civium.ExitAsync(Patience));
    }

    private static async Task<(int Code, string Words)> ResetAsync(string data, string user)
    {
        using var process = Process.Start(new ProcessStartInfo(Checkout.Host, ["reset-password", user, "--data", data])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var words = await process.StandardOutput.ReadToEndAsync() + await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, words);
    }

    private static Task UntilAsync(Func<bool> reached) => UntilAsync(() => Task.FromResult(reached()));

    private static async Task UntilAsync(Func<Task<bool>> reached)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!await reached())
        {
            await Task.Delay(200, limit.Token);
        }
    }

    private static async Task<string> AssertRefusedAsync(string data, int port, string words, params string[] more)
    {
        await using var civium = CiviumProcess.Start(null, data, port, [.. more, "--empty"]);
        Assert.NotEqual(0, await civium.ExitAsync(Patience));
        await Task.Delay(200);
        Assert.Contains(words, civium.Output, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("   at ", civium.Output, StringComparison.Ordinal);
        return civium.Output;
    }
}
