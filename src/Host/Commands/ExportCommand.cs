using System.CommandLine;

namespace Civium.Host.Commands;

/// <summary>What is exported, and where to.</summary>
/// <param name="To">The file.</param>
/// <param name="Server">The server.</param>
/// <param name="Token">The token shown to it.</param>
/// <param name="Format">csv, parquet or arrow.</param>
/// <param name="Filter">A $filter over Observations; null for all.</param>
internal sealed record ExportOrder(string To, Uri Server, string? Token, string Format, string? Filter);

/// <summary><c>civium export</c>.</summary>
internal static class ExportCommand
{
    private static readonly string[] Formats = ["csv", "parquet", "arrow"];

    /// <summary>The command; <paramref name="run"/> exports and answers the exit code.</summary>
    public static Command Create(Func<ExportOrder, CancellationToken, Task<int>> run)
    {
        var to = new Argument<string>("FILE") { Description = "The file to write; its ending tells the format unless --format does. One that exists is not replaced." };
        var url = new Option<string>("--url") { Description = "The server.", DefaultValueFactory = _ => "http://127.0.0.1:8080", HelpName = "URL" };
        var token = new Option<string?>("--token") { Description = "A bearer token that may read. Better given in CIVIUM_TOKEN, where other users of this machine cannot see it.", HelpName = "TOKEN" };
        var format = new Option<string?>("--format") { Description = "csv, parquet or arrow.", HelpName = "FORMAT" };
        var filter = new Option<string?>("--filter")
        {
            Description = "Which observations: a $filter of SensorThings over Observations, such as \"Datastream/ObservedProperty/name eq 'PM2.5' and phenomenonTime ge 2025-01-01T00:00:00Z\".",
            HelpName = "FILTER",
        };
        var command = new Command("export", "Write observations of a running server into a CSV, Parquet or Arrow file.") { to, filter, format, url, token };
        command.Validators.Add(result =>
        {
            if (!(Uri.TryCreate(result.GetValue(url), UriKind.Absolute, out var address) && address.Scheme is "http" or "https"))
            {
                result.AddError("--url must be an address such as http://127.0.0.1:8080.");
            }

            if (!Formats.Contains(FormatOf(result.GetValue(to), result.GetValue(format))))
            {
                result.AddError("The format is csv, parquet or arrow: let FILE end in one of these, or give --format.");
            }
        });
        command.SetAction((parsed, cancellation) => run(
            new ExportOrder(
                Path.GetFullPath(parsed.GetRequiredValue(to)),
                new Uri(parsed.GetRequiredValue(url)),
                parsed.GetValue(token) ?? Environment.GetEnvironmentVariable("CIVIUM_TOKEN"),
                FormatOf(parsed.GetRequiredValue(to), parsed.GetValue(format)),
                parsed.GetValue(filter)),
            cancellation));
        return command;
    }

    private static string FormatOf(string? file, string? told) => told ?? Path.GetExtension(file ?? "").TrimStart('.').ToLowerInvariant() switch
    {
        "arrows" => "arrow",
        var ending => ending,
    };
}
