using System.CommandLine;

namespace Civium.Host.Commands;

/// <summary>What a backup is taken of, and where to.</summary>
/// <param name="To">The file.</param>
/// <param name="Server">A running server that is asked for it; null to read the data directory or the cluster's database.</param>
/// <param name="Token">The token shown to that server.</param>
/// <param name="Settings">The instance to read.</param>
internal sealed record BackupOrder(string To, Uri? Server, string? Token, RunSettings Settings);

/// <summary><c>civium backup</c>.</summary>
internal static class BackupCommand
{
    /// <summary>The command; <paramref name="run"/> takes the backup and answers the exit code.</summary>
    public static Command Create(Func<BackupOrder, CancellationToken, Task<int>> run)
    {
        var to = new Argument<string>("TO") { Description = "The file to write. One that exists is not replaced." };
        var url = new Option<string?>("--url") { Description = "Ask this running server; needs an administrator's token unless it runs with --open.", HelpName = "URL" };
        var token = new Option<string?>("--token") { Description = "A bearer token of an administrator. Better given in CIVIUM_TOKEN, where other users of this machine cannot see it.", HelpName = "TOKEN" };
        var data = DataDirectoryOption.Create();
        var cluster = ClusterOption.Create("Back up the city on this PostgreSQL, given as an Npgsql connection string; its servers may run.");
        url.Validators.Add(result =>
        {
            if (result.Tokens is [var given, ..] && !(Uri.TryCreate(given.Value, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"))
            {
                result.AddError("--url must be an address such as http://127.0.0.1:8080.");
            }
        });
        var command = new Command("backup", "Write everything as of one moment into one file: of a running server (--url), of a cluster (--cluster), or of a data directory whose server is stopped.")
        {
            to, url, token, data, cluster,
        };
        command.SetAction((parsed, cancellation) => run(
            new BackupOrder(
                Path.GetFullPath(parsed.GetRequiredValue(to)),
                parsed.GetValue(url) is { } address ? new Uri(address) : null,
                parsed.GetValue(token) ?? Environment.GetEnvironmentVariable("CIVIUM_TOKEN"),
                RunSettings.ForData(parsed.GetRequiredValue(data), parsed.GetValue(cluster))),
            cancellation));
        return command;
    }
}
