using System.Globalization;
using Civium.Kernel.Requests;

namespace Civium.Modules.Twin.Entities;

/// <summary>Instants as they are asked for and answered: RFC 3339.</summary>
internal static class Instants
{
    private static readonly string[] Formats =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd",
    ];

    /// <summary>An instant in words; null when it is none. A date alone is its first instant, and one without offset is UTC.</summary>
    public static DateTime? Parse(string text) => DateTime.TryParseExact(
        text.Replace(' ', '+').ToUpperInvariant(), Formats, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var time)
        ? time : null;

    /// <summary>The instant of a query's parameter.</summary>
    /// <exception cref="RefusedException">400: it is none.</exception>
    public static DateTime? Of(string? text, string parameter) => string.IsNullOrEmpty(text) ? null : Parse(text)
        ?? throw RefusedException.BadRequest("bad-instant", $"{parameter} must be an instant such as 2026-01-31T08:00:00Z; \"{text}\" is none.", parameter);

    public static string Text(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}
