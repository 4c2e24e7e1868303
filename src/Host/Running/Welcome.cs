using Civium.Host.Commands;
using Civium.Platform.Access.Accounts;

namespace Civium.Host.Running;

/// <summary>What the person at the terminal reads once the server is ready. Plain text.</summary>
internal static class Welcome
{
    public static async Task WriteAsync(TextWriter output, IServiceProvider services, RunSettings settings, string address)
    {
        // In open mode nobody signs in; the first start without --open makes the administrator.
        var password = settings.Open ? null : await services.GetRequiredService<FirstAdministrator>().EnsureAdministratorAsync();
        await output.WriteLineAsync(Text(settings, Reachable(address), password));
        await output.FlushAsync();
    }

    /// <summary>The text; <paramref name="password"/> is that of a first start.</summary>
    internal static string Text(RunSettings settings, string address, string? password)
    {
        var curl = settings is { Address.Https: true, Certificate: null } ? "curl -k" : "curl";
        var token = settings.Open ? "" : " -H \"Authorization: Bearer TOKEN\"";
        var data = settings.ClusterConnection is null ? settings.DataDirectory : $"{settings.DataDirectory} (this machine's part), the PostgreSQL given by --cluster";
        return string.Join(Environment.NewLine, [
            "",
            $"Civium is ready at {address}",
            "",
            $"  Data         {data}",
            .. Mqtt(settings),
            .. SignIn(settings, password),
            $"  Sample city  {(settings.Empty ? "none (--empty)" : "its readings are computed, not measured; civium remove-sample takes it out")}",
            "",
            "Try next:",
            $"  open {address} in a browser",
            .. settings.Open ? Array.Empty<string>() : [$"  make a TOKEN at {address}/account/tokens, then:"],
            $"  {curl}{token} \"{address}/sensorthings/v1.1/Things?$top=3\"".Replace("$top", "\\$top", StringComparison.Ordinal),
            $"  civium import csv FILE... --map MAP.json --url {address}",
            $"  browse the interfaces at {address}/api",
            "",
            "Ctrl-C stops it.",
        ]);
    }

    private static IEnumerable<string> Mqtt(RunSettings settings) => settings.MqttPort == 0
        ? []
        : [$"  MQTT         devices publish at port {settings.MqttPort}{(settings.Address.Https ? ", with TLS" : "")}{(settings.Open ? "" : ", with a token as the password")}"];

    private static IEnumerable<string> SignIn(RunSettings settings, string? password)
    {
        if (settings.Open)
        {
            return ["  Sign-in      none: anyone on this machine may read and write (--open)"];
        }

        const string Reset = "civium reset-password";
        return password is null
            ? [$"  Sign-in      the accounts there are; \"{Reset} USER --data {settings.DataDirectory}\" gives a new password"]
            : [
                $"  Sign-in      {FirstAdministrator.Name} with the password {password}",
                $"               It is shown only this once; \"{Reset} --data {settings.DataDirectory}\" makes another.",
            ];
    }

    /// <summary>An address a browser can open: "all addresses" is none.</summary>
    internal static string Reachable(string address) =>
        address.Replace("//0.0.0.0", "//127.0.0.1", StringComparison.Ordinal).Replace("//[::]", "//[::1]", StringComparison.Ordinal).TrimEnd('/');
}
