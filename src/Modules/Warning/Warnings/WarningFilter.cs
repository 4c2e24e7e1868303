using System.Globalization;
using Civium.Contracts.Warning;
using Civium.Kernel.Requests;
using Civium.Modules.Warning.Records;
using Microsoft.AspNetCore.Mvc;

namespace Civium.Modules.Warning.Warnings;

/// <summary>Which warnings are asked for; what is left out is not looked at.</summary>
/// <param name="State">open, closed or all (the default).</param>
/// <param name="Level">The level now while open, the highest once closed: blue, yellow, orange or red.</param>
/// <param name="Thing">The Thing's id or name.</param>
/// <param name="Property">The observed property.</param>
/// <param name="From">Open at this time or later, by the readings' own time (ISO 8601).</param>
/// <param name="To">Opened before this time (ISO 8601).</param>
/// <param name="Search">Words in the name of the Thing or of the observed property, large or small letters alike.</param>
internal sealed record WarningFilter(
    [FromQuery(Name = "state")] string? State = null,
    [FromQuery(Name = "level")] string? Level = null,
    [FromQuery(Name = "thing")] string? Thing = null,
    [FromQuery(Name = "property")] string? Property = null,
    [FromQuery(Name = "from")] string? From = null,
    [FromQuery(Name = "to")] string? To = null,
    [FromQuery(Name = "search")] string? Search = null)
{
    private const int MostWords = 8;

    /// <exception cref="RefusedException">A condition means nothing.</exception>
    public IQueryable<WarningRow> Apply(IQueryable<WarningRow> rows)
    {
        rows = rows.Where(row => row.Withdrawn == null);
        rows = State switch
        {
            null or "" or "all" => rows,
            "open" => rows.Where(row => row.Closed == null),
            "closed" => rows.Where(row => row.Closed != null),
            _ => throw Bad("state", $"The state is open, closed or all, not \"{State}\"."),
        };
        if (!string.IsNullOrEmpty(Level))
        {
            var level = LevelOf(Level);
            rows = rows.Where(row => row.Closed == null ? row.Level == level : row.Peak == level);
        }

        if (!string.IsNullOrEmpty(Thing))
        {
            var id = long.TryParse(Thing, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
            rows = rows.Where(row => row.Thing == id || row.ThingName == Thing);
        }

        rows = string.IsNullOrEmpty(Property) ? rows : rows.Where(row => row.Property == Property);
        foreach (var word in (Search ?? "").Split(' ', MostWords + 1, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(MostWords))
        {
            // In the database: ToLower is its lower(), for which cultures mean nothing.
#pragma warning disable CA1304, CA1311, CA1862
            rows = rows.Where(row => row.ThingName.ToLower().Contains(word.ToLower()) || row.Property.ToLower().Contains(word.ToLower()));
#pragma warning restore CA1304, CA1311, CA1862
        }

        rows = Time("from", From) is { } from ? rows.Where(row => row.Closed == null || row.Closed >= from) : rows;
        return Time("to", To) is { } to ? rows.Where(row => row.Opened < to) : rows;
    }

    private static WarningLevel LevelOf(string word) => word switch
    {
        "blue" => WarningLevel.Blue,
        "yellow" => WarningLevel.Yellow,
        "orange" => WarningLevel.Orange,
        "red" => WarningLevel.Red,
        _ => throw Bad("level", $"The level is blue, yellow, orange or red, not \"{word}\"."),
    };

    private static DateTime? Time(string where, string? text) =>
        string.IsNullOrEmpty(text) ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time.UtcDateTime
        : throw Bad(where, $"\"{text}\" is no ISO 8601 time such as 2024-05-01T08:00:00Z.");

    private static RefusedException Bad(string where, string detail) => RefusedException.BadRequest("bad-filter", detail, where);
}
