using System.CommandLine;
using Civium.Host.Commands;
using Xunit;

namespace Civium.Modules.Tests.Host;

public sealed class CommandLineTests
{
    private RunSettings? _settings;

    [Fact]
    public async Task Run_without_options_listens_on_loopback_and_keeps_data_below_the_current_directory()
    {
        var (code, _, error) = await InvokeAsync("run");

        Assert.Equal((0, ""), (code, error));
        Assert.Equal("http://127.0.0.1:8080", _settings!.Address.ToString());
        Assert.Equal(Path.GetFullPath(Environment.GetEnvironmentVariable("CIVIUM_DATA") ?? Path.Combine(".civium", "data")), _settings.DataDirectory);
        Assert.False(_settings.Open || _settings.Empty);
        Assert.Equal(1883, _settings.MqttPort);
        Assert.Null(_settings.ClusterConnection);
    }

    [Theory]
    [InlineData("http://127.0.0.1:8080")]
    [InlineData("http://localhost:9000")]
    [InlineData("http://[::1]:9000")]
    [InlineData("https://127.9.8.7:443")]
    public async Task Open_is_taken_on_loopback(string url)
    {
        var (code, _, _) = await InvokeAsync("run", "--open", "--url", url);

        Assert.Equal(0, code);
        Assert.True(_settings!.Open);
    }

    [Theory]
    [InlineData("http://0.0.0.0:8080")]
    [InlineData("http://[::]:8080")]
    [InlineData("http://192.168.1.4:8080")]
    public async Task Open_is_refused_elsewhere(string url)
    {
        var (code, _, error) = await InvokeAsync("run", "--open", "--url", url);

        Assert.Equal(CommandLine.Refused, code);
        Assert.Null(_settings);
        Assert.Contains("--open", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run", "--url", "8080")]
    [InlineData("run", "--url", "ftp://127.0.0.1:21")]
    [InlineData("run", "--url", "http://127.0.0.1:8080/civium")]
    [InlineData("run", "--url", "http://city.example:8080")]
    [InlineData("run", "--url", "http://u:p@127.0.0.1:8080")]
    [InlineData("run", "--cluster", " ")]
    [InlineData("run", "--mqtt-port", "70000")]
    [InlineData("run", "--mqtt-port", "-1")]
    [InlineData("run", "--mqtt-port", "many")]
    [InlineData("run", "--mqtt-port", "8080")]
    [InlineData("run", "--certificate", "no/such/file.pfx")]
    [InlineData("run", "--unknown")]
    [InlineData("walk")]
    public async Task What_means_nothing_is_refused_in_a_sentence(params string[] args)
    {
        var (code, _, error) = await InvokeAsync(args);

        Assert.Equal(CommandLine.Refused, code);
        Assert.Null(_settings);
        Assert.InRange(error.Trim().Split('\n').Length, 1, 2);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--https", "http://127.0.0.1:8443", "https://127.0.0.1:8443")]
    [InlineData("--empty", "https://127.0.0.1:8443", "https://127.0.0.1:8443")]
    public async Task Https_is_asked_for_by_option_or_by_scheme(string option, string url, string expected)
    {
        await InvokeAsync("run", option, "--url", url);

        Assert.Equal(expected, _settings!.Address.ToString());
    }

    [Fact]
    public async Task Help_shows_defaults_and_examples()
    {
        var (code, output, _) = await InvokeAsync("run", "--help");

        Assert.Equal(0, code);
        Assert.Contains("[default: http://127.0.0.1:8080]", output, StringComparison.Ordinal);
        Assert.Contains("Examples:", output, StringComparison.Ordinal);
        Assert.Null(_settings);
    }

    [Fact]
    public async Task Reset_password_takes_admin_unless_told_otherwise()
    {
        await InvokeAsync("reset-password", "--data", "here");
        Assert.Equal(("admin", Path.GetFullPath("here")), (_user, _settings!.DataDirectory));

        await InvokeAsync("reset-password", "wang");
        Assert.Equal("wang", _user);
    }

    private string? _user;

    private async Task<(int Code, string Output, string Error)> InvokeAsync(params string[] args)
    {
        var output = new StringWriter();
        var error = new StringWriter();
        Command[] commands =
        [
            RunCommand.Create((settings, _) => Keep(settings, null)),
            ResetPasswordCommand.Create((settings, user, _) => Keep(settings, user)),
        ];
        var code = await CommandLine.InvokeAsync(args, output, error, commands);
        return (code, output.ToString(), error.ToString());
    }

    private Task<int> Keep(RunSettings settings, string? user)
    {
        (_settings, _user) = (settings, user);
        return Task.FromResult(0);
    }
}
