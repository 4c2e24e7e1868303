using System.CommandLine;
using Civium.Host.Import.Places;
using Civium.Host.Import.Sending;

namespace Civium.Host.Import;

/// <summary>The command <c>civium import</c>.</summary>
internal static class ImportCommand
{
    private static readonly Argument<string[]> Files = new("FILE") { Description = "Files to import.", Arity = ArgumentArity.OneOrMore };
    private static readonly Option<string> Map = new("--map") { Description = "How columns become streams: a JSON file, or the name of a shipped map (uci-prsa). docs/import.md describes the format.", Required = true, HelpName = "MAP.json" };
    private static readonly Option<string> Url = new("--url") { Description = "The server.", DefaultValueFactory = _ => "http://127.0.0.1:8080", HelpName = "URL" };
    private static readonly Option<string?> Token = new("--token") { Description = "A bearer token that may write. Better given in CIVIUM_TOKEN, where other users of this machine cannot see it.", HelpName = "TOKEN" };
    private static readonly Option<int> Batch = new("--batch") { Description = "Rows in one request.", DefaultValueFactory = _ => 500, HelpName = "ROWS" };
    private static readonly Option<bool> Restart = new("--restart") { Description = "Begin at the first row, even where an earlier import was interrupted." };
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Check the files and say what would be imported; send nothing." };
    private static readonly Option<string?> State = new("--state") { Description = "Where to keep the position of an interrupted import, instead of the user's state directory.", HelpName = "FILE" };

    static ImportCommand()
    {
        Url.Validators.Add(result =>
        {
            if (!IsServer(result.GetValueOrDefault<string>(), out _))
            {
                result.AddError("--url must be an address such as http://127.0.0.1:8080.");
            }
        });
        Batch.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && (!int.TryParse(result.Tokens[0].Value, out var rows) || rows is < 1 or > 100_000))
            {
                result.AddError("--batch must be from 1 to 100000 rows.");
            }
        });
    }

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var csv = new Command("csv", "Import tables of readings (CSV and the like) through the server's SensorThings interface. A file with any fault imports nothing.")
        {
            Files, Map, Url, Token, Batch, Restart, DryRun, State,
        };
        csv.SetAction((parsed, cancellation) => Run(Read(parsed), cancellation));
        return new Command("import", "Import readings or places from files.") { csv, GeoImport.Create() };
    }

    /// <summary>The options of a parsed command line.</summary>
    public static ImportOptions Read(ParseResult parsed)
    {
        IsServer(parsed.GetValue(Url), out var url);
        return new ImportOptions(
            parsed.GetValue(Files)!,
            parsed.GetValue(Map)!,
            url!,
            parsed.GetValue(Token) ?? Environment.GetEnvironmentVariable("CIVIUM_TOKEN"),
            parsed.GetValue(Batch),
            parsed.GetValue(Restart),
            parsed.GetValue(DryRun),
            parsed.GetValue(State));
    }

    private static bool IsServer(string? text, out Uri? url) =>
        Uri.TryCreate(text, UriKind.Absolute, out url) && url.Scheme is "http" or "https" && url.Query.Length == 0;

    private static Task<int> Run(ImportOptions options, CancellationToken cancellation)
    {
        var interactive = !Console.IsOutputRedirected && !Console.IsErrorRedirected;
        var screen = new ImportScreen(Console.Out, Console.Error, interactive, TimeProvider.System);
        return new ImportRun(options, screen, RetryPolicy.Patient, TimeProvider.System).RunAsync(cancellation);
    }
}
