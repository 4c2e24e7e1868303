using System.CommandLine;
using System.CommandLine.Parsing;
using Civium.Modules.Sensing.Mqtt.Connections;
using System.Globalization;
using System.Net;

namespace Civium.Host.Commands;

/// <summary><c>civium run</c>.</summary>
internal static class RunCommand
{
    private const int UsualMqttPort = 1883;

    private static readonly Option<string> Url = new("--url")
    {
        Description = "Where to listen. Use 0.0.0.0 to serve other machines; port 0 takes any free port.",
        HelpName = "URL",
        DefaultValueFactory = _ => ListenAddress.Default,
        // Said twice, the last one counts: scripts append to what others gave.
        Arity = new ArgumentArity(1, 100),
        CustomParser = result => result.Tokens[^1].Value,
    };

    private static readonly Option<string> Data = DataDirectoryOption.Create();
    private static readonly Option<bool> Empty = new("--empty") { Description = "Start without the sample city." };
    private static readonly Option<bool> Sample = new("--sample") { Description = "Bring the sample city back after remove-sample." };
    private static readonly Option<bool> Open = new("--open")
    {
        Description = "Let anyone on this machine read and write without signing in; refused unless --url is a loopback address.",
    };

    private static readonly Option<int> MqttPort = new("--mqtt-port")
    {
        Description = "The port for devices that publish over MQTT, at the address of --url and like it with or without TLS; 0 for none.",
        HelpName = "PORT",
        DefaultValueFactory = _ => UsualMqttPort,
    };

    private static readonly Option<string?> MqttQuotas = new("--mqtt-quota")
    {
        Description = "What one device may use: messages and bytes a second, connections per token, subscriptions per connection; the usual is messages=2000,bytes=16777216,connections=2000,subscriptions=1000.",
        HelpName = "NAME=NUMBER,...",
    };

    private static readonly Option<string?> Cluster = ClusterOption.Create(
        "Join the other machines on this PostgreSQL, given as an Npgsql connection string; without it this machine stands alone.");

    private static readonly Option<bool> Https = new("--https") { Description = "Serve https, with a self-signed certificate unless --certificate gives one." };
    private static readonly Option<string?> Certificate = new("--certificate")
    {
        Description = "The certificate for https: a PFX file, or a PEM file that also holds its private key. CIVIUM_CERTIFICATE_PASSWORD unlocks it.",
        HelpName = "FILE",
    };

    /// <summary>The command; <paramref name="run"/> serves until it is told to stop and answers the exit code.</summary>
    public static Command Create(Func<RunSettings, CancellationToken, Task<int>> run)
    {
        var command = new Command("run", "Serve the city: the pages, the interfaces and the rules, until stopped.")
        {
            Url, MqttPort, MqttQuotas, Data, Empty, Sample, Open, Cluster, Https, Certificate,
        };
        command.Validators.Add(Validate);
        command.SetAction((parsed, cancellation) => run(Settings(parsed), cancellation));
        return command;
    }

    /// <summary>The settings of a command line that was parsed without errors.</summary>
    internal static RunSettings Settings(ParseResult parsed) => new()
    {
        Address = ListenAddress.Parse(parsed.GetRequiredValue(Url), WantsHttps(parsed.CommandResult), out _)!,
        MqttPort = parsed.GetValue(MqttPort),
        MqttQuota = MqttQuota.Parse(parsed.GetValue(MqttQuotas) ?? "", out _)!,
        DataDirectory = Path.GetFullPath(parsed.GetRequiredValue(Data)),
        Empty = parsed.GetValue(Empty),
        Sample = parsed.GetValue(Sample),
        Open = parsed.GetValue(Open),
        ClusterConnection = parsed.GetValue(Cluster),
        Certificate = parsed.GetValue(Certificate),
    };

    private static bool WantsHttps(SymbolResult result) => result.GetValue(Https) || result.GetValue(Certificate) is not null;

    private static void Validate(CommandResult result)
    {
        var address = ListenAddress.Parse(result.GetValue(Url) ?? ListenAddress.Default, WantsHttps(result), out var refusal);
        if (refusal is not null)
        {
            result.AddError(refusal);
        }
        else if (result.GetValue(Open) && !address!.IsLoopback)
        {
            result.AddError(
                $"--open would let anyone who reaches {address} read and write, so it works only on loopback: "
                + "use it with --url http://127.0.0.1:PORT, or leave it out.");
        }

        if (result.GetValue(Empty) && result.GetValue(Sample))
        {
            result.AddError("--empty and --sample exclude each other: give one of them, or neither.");
        }

        // A text that is no number has its own error, and asking for the value would throw.
        var given = result.GetResult(MqttPort)?.Tokens is [{ Value: var text }, ..] ? text : null;
        if (given is null || int.TryParse(given, NumberStyles.Integer, CultureInfo.InvariantCulture, out _))
        {
            var port = result.GetValue(MqttPort);
            if (port is < 0 or > IPEndPoint.MaxPort)
            {
                result.AddError($"--mqtt-port {port} is no port: give one from 1 to {IPEndPoint.MaxPort}, or 0 for no MQTT.");
            }
            else if (port > 0 && port == address?.Port)
            {
                result.AddError($"--mqtt-port {port} is the port of --url too: choose another, or 0 for no MQTT.");
            }
        }

        if (result.GetValue(MqttQuotas) is { } quotas && MqttQuota.Parse(quotas, out var quotaFault) is null)
        {
            result.AddError($"--mqtt-quota {quotas}: {quotaFault}");
        }

        if (result.GetValue(Certificate) is { } certificate && !File.Exists(certificate))
        {
            result.AddError($"--certificate {certificate}: there is no such file.");
        }
    }
}
