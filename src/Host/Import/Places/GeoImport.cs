using System.CommandLine;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Spectre.Console;

namespace Civium.Host.Import.Places;

/// <summary>
/// The command <c>civium import geo</c>: sends files of places to the server, which reads and checks each whole and proposes what to do. With
/// <c>--accept</c> the proposals are taken at once; otherwise someone reviews them first.
/// </summary>
internal static class GeoImport
{
    private static readonly Argument<string[]> Files = new("FILE") { Description = "Files to import: GeoJSON, CityJSON, OpenStreetMap (.osm, .pbf) or CSV with coordinates; also with .gz.", Arity = ArgumentArity.OneOrMore };
    private static readonly Option<string?> Type = new("--type") { Description = "The type of entities that do not name theirs.", HelpName = "TYPE" };
    private static readonly Option<string?> Crs = new("--crs") { Description = "The coordinates of the files: WGS84, CGCS2000, GCJ-02, or EPSG:code. What the file says, or WGS84, unless told.", HelpName = "CRS" };
    private static readonly Option<bool> Accept = new("--accept") { Description = "Take the proposals at once, without a review." };
    private static readonly Option<string> Url = new("--url") { Description = "The server.", DefaultValueFactory = _ => "http://127.0.0.1:8080", HelpName = "URL" };
    private static readonly Option<string?> Token = new("--token") { Description = "A bearer token that may write. Better given in CIVIUM_TOKEN, where other users of this machine cannot see it.", HelpName = "TOKEN" };

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var geo = new Command("geo", "Import places and roads from files. A file with any fault changes nothing.") { Files, Type, Crs, Accept, Url, Token };
        geo.SetAction((parsed, cancellation) => RunAsync(parsed, Console.Out, Console.Error, cancellation));
        return geo;
    }

    private static async Task<int> RunAsync(ParseResult parsed, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        if (!Uri.TryCreate(parsed.GetValue(Url), UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            error.WriteLine("--url must be an address such as http://127.0.0.1:8080.");
            return 2;
        }

        using var http = new HttpClient { BaseAddress = url, Timeout = TimeSpan.FromMinutes(30) };
        if ((parsed.GetValue(Token) ?? Environment.GetEnvironmentVariable("CIVIUM_TOKEN")) is { Length: > 0 } token)
        {
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        foreach (var file in parsed.GetValue(Files)!)
        {
            try
            {
                if (!await ImportAsync(http, file, parsed, output, error, cancellation).ConfigureAwait(false))
                {
                    return 1;
                }
            }
            catch (Exception fault) when (fault is HttpRequestException or IOException or UnauthorizedAccessException)
            {
                error.WriteLine($"{file}: {fault.Message}");
                return 1;
            }
        }

        return 0;
    }

    private static async Task<bool> ImportAsync(HttpClient http, string file, ParseResult parsed, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        var query = $"?name={Uri.EscapeDataString(Path.GetFileName(file))}{Part("type", parsed.GetValue(Type))}{Part("crs", parsed.GetValue(Crs))}";
        await using var stream = File.OpenRead(file);
        using var content = new StreamContent(stream);
        using var answer = await WatchAsync(stream, () => http.PostAsync("/api/twin/imports" + query, content, cancellation), output).ConfigureAwait(false);
        if (!answer.IsSuccessStatusCode)
        {
            error.WriteLine($"{file}: {await ReasonAsync(answer, cancellation).ConfigureAwait(false)}");
            return false;
        }

        var import = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellation).ConfigureAwait(false);
        var (id, summary) = (import.GetProperty("id").GetInt64(), import.GetProperty("summary"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{file}: {Count("entities")} entities: {Count("created")} new, {Count("updated")} changed, {Count("linked")} linked, {Count("same")} as they were; {Count("passedOver")} passed over. Import {id}."));
        if (!parsed.GetValue(Accept))
        {
            output.WriteLine($"Review it at {new Uri(http.BaseAddress!, $"/api/twin/imports/{id}")} and accept it there, or give --accept.");
            return true;
        }

        using var taken = await http.PostAsync($"/api/twin/imports/{id}/accept", JsonContent.Create(new { }), cancellation).ConfigureAwait(false);
        if (!taken.IsSuccessStatusCode)
        {
            error.WriteLine($"{file}: {await ReasonAsync(taken, cancellation).ConfigureAwait(false)}");
            return false;
        }

        output.WriteLine($"{file}: taken. POST /api/twin/imports/{id}/undo takes it back.");
        return true;

        int Count(string name) => summary.EnumerateObject().Single(one => string.Equals(one.Name, name, StringComparison.OrdinalIgnoreCase)).Value.GetInt32();
    }

    private static string Part(string name, string? value) => value is null ? "" : $"&{name}={Uri.EscapeDataString(value)}";

    private static async Task<string> ReasonAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        var text = await answer.Content.ReadAsStringAsync(cancellation).ConfigureAwait(false);
        return text.StartsWith('{') && JsonSerializer.Deserialize<JsonElement>(text).TryGetProperty("detail", out var detail) ? detail.GetString()! : $"{(int)answer.StatusCode} {answer.ReasonPhrase}";
    }

    private static async Task<HttpResponseMessage> WatchAsync(FileStream stream, Func<Task<HttpResponseMessage>> send, TextWriter output)
    {
        if (Console.IsOutputRedirected || output != Console.Out)
        {
            return await send().ConfigureAwait(false);
        }

        return await AnsiConsole.Progress().Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn()).StartAsync(async context =>
        {
            var length = Math.Max(1, stream.Length);
            var task = context.AddTask("Sending", maxValue: length);
            var sending = send();
            while (await Task.WhenAny(sending, Task.Delay(200)).ConfigureAwait(false) != sending)
            {
                task.Value = Position(stream, length);
                task.Description = task.Value >= length ? "Checking" : "Sending";
            }

            task.Value = length;
            return await sending.ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    // The content closes the file when it is sent.
    private static long Position(FileStream stream, long length)
    {
        try
        {
            return stream.Position;
        }
        catch (ObjectDisposedException)
        {
            return length;
        }
    }
}
