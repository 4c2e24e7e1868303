using System.Globalization;
using Civium.Kernel.Requests;

namespace Civium.Modules.Twin.Series;

/// <summary>Times in addresses.</summary>
internal static class Instant
{
    /// <summary>An ISO 8601 time as UTC; null when <paramref name="text"/> is empty. A time without an offset is UTC.</summary>
    public static DateTime? Parse(string? text, string parameter)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        const DateTimeStyles Styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        // In a query a plus that was not escaped arrives as a space.
        return DateTimeOffset.TryParse(text.Trim().Replace(' ', '+'), CultureInfo.InvariantCulture, Styles, out var time)
            ? time.UtcDateTime
            : throw RefusedException.BadRequest(
                "bad-time", $"{parameter} is not a time. Write it as 2017-02-28T15:00:00Z, or with an offset such as %2B08:00.", parameter);
    }

    /// <summary>As it is written in addresses and files.</summary>
    public static string Text(DateTime time) => time.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);
}
