using System.Globalization;
using Civium.Kernel.Observations;
using Civium.Kernel.Requests;

namespace Civium.Modules.Sensing.Aggregating;

/// <summary>What is wanted of each bucket, in the order asked: <c>mean,min,max,sum,count,first,last,median,q0.95,p95</c>.</summary>
/// <param name="Names">As they were asked for.</param>
/// <param name="Ends">Whether the first or last is among them.</param>
/// <param name="Quantiles">The quantiles among them, each once.</param>
internal sealed record Measures(IReadOnlyList<string> Names, bool Ends, IReadOnlyList<double> Quantiles)
{
    private const int Most = 20;
    private static readonly string[] Simple = ["mean", "min", "max", "sum", "count", "first", "last"];

    /// <summary>Reads a list; the mean when there is none.</summary>
    /// <exception cref="RefusedException">A name is not known.</exception>
    public static Measures Parse(string? text)
    {
        var names = (string.IsNullOrWhiteSpace(text) ? "mean" : text).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(name => name.ToLowerInvariant()).Distinct().ToList();
        if (names.Count is 0 or > Most)
        {
            throw RefusedException.BadRequest("bad-measure", $"fn asks for {names.Count} measures; ask for 1 to {Most}.", "fn");
        }

        var unknown = names.Find(name => !Simple.Contains(name) && Quantile(name) is null);
        return unknown is null
            ? new(names, names.Contains("first") || names.Contains("last"), [.. names.Select(Quantile).OfType<double>().Distinct()])
            : throw RefusedException.BadRequest(
                "bad-measure", $"fn \"{(unknown.Length > 40 ? unknown[..40] : unknown)}\" is not known. There are {string.Join(", ", Simple)}, median, and quantiles such as p95 or q0.95.", "fn");
    }

    /// <summary>The value of one of the names; null when the bucket is empty, but a count is then 0.</summary>
    public double? Of(string name, Aggregate? bucket) => bucket is null ? name == "count" ? 0 : null : name switch
    {
        "mean" => bucket.Sum / bucket.Count,
        "min" => bucket.Min,
        "max" => bucket.Max,
        "sum" => bucket.Sum,
        "count" => bucket.Count,
        "first" => bucket.First,
        "last" => bucket.Last,
        _ => bucket.Quantiles[Quantiles.ToList().IndexOf(Quantile(name)!.Value)],
    };

    private static double? Quantile(string name)
    {
        if (name == "median")
        {
            return 0.5;
        }

        var scale = name.StartsWith('p') ? 100 : name.StartsWith('q') ? 1 : 0;
        return scale > 0 && double.TryParse(name.AsSpan(1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number >= 0 && number <= scale
            ? number / scale : null;
    }
}
