using System.Globalization;
using Civium.Host.Import.Maps;

namespace Civium.Host.Import.Tables;

/// <summary>Reads a row's instant by the map's rule. Thread-safe.</summary>
internal sealed class TimeReader
{
    private static readonly string[] PartNames = ["year", "month", "day", "hour", "minute", "second"];
    private readonly TimeRule _rule;
    private readonly CultureInfo _culture;
    private readonly int[] _columns;

    /// <summary>Binds the rule to the columns of a file.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="culture">The culture of month names and the like.</param>
    /// <param name="indexOf">The index of a named column.</param>
    public TimeReader(TimeRule rule, CultureInfo culture, Func<string, int> indexOf)
    {
        _rule = rule;
        _culture = culture;
        _columns = rule.Parts is { } p
            ? [.. new[] { p.Year, p.Month, p.Day, p.Hour, p.Minute, p.Second }.TakeWhile(c => c is not null).Select(c => indexOf(c!))]
            : [indexOf(rule.Column!)];
    }

    /// <summary>Reads the instant.</summary>
    /// <param name="cell">A cell by its index.</param>
    /// <param name="utcTicks">The instant, in ticks of UTC.</param>
    /// <param name="column">The faulty column's index when there is a problem.</param>
    /// <returns>What is wrong, or null.</returns>
    public string? Read(Func<int, string> cell, out long utcTicks, out int column)
    {
        utcTicks = 0;
        column = _columns[0];
        if (_rule.Parts is not null)
        {
            return ReadParts(cell, out utcTicks, out column);
        }

        var text = cell(column).Trim();
        return _rule.Format switch
        {
            TimeRuleReader.UnixSeconds => ReadUnix(text, TimeSpan.TicksPerSecond, out utcTicks),
            TimeRuleReader.UnixMilliseconds => ReadUnix(text, TimeSpan.TicksPerMillisecond, out utcTicks),
            TimeRuleReader.Iso8601 => ReadText(text, null, out utcTicks),
            _ => ReadText(text, _rule.Format, out utcTicks),
        };
    }

    private static string? ReadUnix(string text, long ticksPerUnit, out long utcTicks)
    {
        utcTicks = 0;
        if (!decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var units)
            || Math.Abs(units) > DateTime.MaxValue.Ticks / ticksPerUnit)
        {
            return $"\"{Short(text)}\" is no count since 1970-01-01";
        }

        var ticks = DateTime.UnixEpoch.Ticks + (long)(units * ticksPerUnit);
        if (ticks < 0 || ticks > DateTime.MaxValue.Ticks)
        {
            return $"\"{Short(text)}\" is outside the years 1 to 9999";
        }

        utcTicks = ticks;
        return null;
    }

    private static string Short(string text) => text.Length <= 40 ? text : text[..40] + "…";

    private string? ReadText(string text, string? format, out long utcTicks)
    {
        utcTicks = 0;
        var styles = DateTimeStyles.RoundtripKind | DateTimeStyles.AllowWhiteSpaces;
        var good = format is null
            ? IsIsoShaped(text) && DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out _)
            : DateTime.TryParseExact(text, format, _culture, styles, out _);
        if (!good)
        {
            return $"\"{Short(text)}\" is no time in the form {format ?? "of ISO 8601, such as 2013-03-01T00:00:00+08:00"}";
        }

        var local = format is null
            ? DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind)
            : DateTime.ParseExact(text, format, _culture, styles);
        if (local.Kind == DateTimeKind.Unspecified)
        {
            return ToUtc(local, out utcTicks);
        }

        // The text carried its own offset; the framework has turned it into this machine's local time.
        utcTicks = local.ToUniversalTime().Ticks;
        return null;
    }

    private static bool IsIsoShaped(string text) =>
        text.Length >= 10 && char.IsAsciiDigit(text[0]) && text[4] == '-' && text[7] == '-' && (text.Length == 10 || text[10] is 'T' or 't' or ' ');

    private string? ReadParts(Func<int, string> cell, out long utcTicks, out int column)
    {
        utcTicks = 0;
        Span<int> values = [1, 1, 1, 0, 0, 0];
        Span<int> lowest = [1, 1, 1, 0, 0, 0];
        Span<int> highest = [9999, 12, 31, 23, 59, 59];
        for (var i = 0; i < _columns.Length; i++)
        {
            column = _columns[i];
            var text = cell(column).Trim();
            if (i == 2)
            {
                highest[2] = DateTime.DaysInMonth(values[0], values[1]);
            }

            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value < lowest[i] || value > highest[i])
            {
                return $"\"{Short(text)}\" is no {PartNames[i]}; it must be a whole number from {lowest[i]} to {highest[i]}";
            }

            values[i] = value;
        }

        column = _columns[0];
        return ToUtc(new DateTime(values[0], values[1], values[2], values[3], values[4], values[5], DateTimeKind.Unspecified), out utcTicks);
    }

    private string? ToUtc(DateTime local, out long utcTicks)
    {
        utcTicks = 0;
        if (_rule.Zone is { } zone && zone.IsInvalidTime(local))
        {
            return $"{local:yyyy-MM-dd HH:mm:ss} does not exist in {zone.Id}: the clocks went forward over it";
        }

        var offset = _rule.Offset ?? _rule.Zone?.GetUtcOffset(local);
        if (_rule.Zone is { } twice && twice.IsAmbiguousTime(local))
        {
            var offsets = twice.GetAmbiguousTimeOffsets(local);
            switch (_rule.Ambiguous)
            {
                case AmbiguousTime.Earlier:
                    offset = offsets.Max();
                    break;
                case AmbiguousTime.Later:
                    offset = offsets.Min();
                    break;
                default:
                    return $"{local:yyyy-MM-dd HH:mm:ss} happened twice in {twice.Id}, when the clocks went back; say which in the map (/time/ambiguous)";
            }
        }

        if (offset is null)
        {
            return $"{local:yyyy-MM-dd HH:mm:ss} does not say where it holds; add an offset or a zone to the map (/time)";
        }

        utcTicks = local.Ticks - offset.Value.Ticks;
        return utcTicks < 0 || utcTicks > DateTime.MaxValue.Ticks ? "is outside the years 1 to 9999" : null;
    }
}
