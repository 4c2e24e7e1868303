using System.Globalization;

namespace Civium.Host.Import.Maps;

/// <summary>Reads the map's <c>time</c>.</summary>
internal static class TimeRuleReader
{
    /// <summary>The formats with a name of their own.</summary>
    public const string Iso8601 = "iso8601", UnixSeconds = "unix", UnixMilliseconds = "unix-ms";

    /// <summary>Reads the rule; faults are left with the node.</summary>
    public static TimeRule Read(MapNode node)
    {
        var column = node.OptionalText("column");
        var format = node.OptionalText("format");
        var parts = ReadParts(node);
        if ((column is null) == !node.Has("columns"))
        {
            node.Fault(null, "must have either column (with a format) or columns (year, month, day ...)");
        }

        if (column is not null)
        {
            CheckFormat(node, format);
        }

        var offset = ReadOffset(node);
        var zone = ReadZone(node);
        CheckPlace(node, format, offset, zone);
        var ambiguous = ReadAmbiguous(node);
        node.RefuseOthers();
        return new TimeRule(column, format, parts, offset, zone, ambiguous);
    }

    private static TimeParts? ReadParts(MapNode node)
    {
        if (node.OptionalObject("columns") is not { } columns)
        {
            return null;
        }

        var parts = new TimeParts(
            columns.Text("year"),
            columns.Text("month"),
            columns.Text("day"),
            columns.OptionalText("hour"),
            columns.OptionalText("minute"),
            columns.OptionalText("second"));
        if ((parts.Minute is not null && parts.Hour is null) || (parts.Second is not null && parts.Minute is null))
        {
            columns.Fault(null, "has a smaller part without the next larger one");
        }

        columns.RefuseOthers();
        return parts;
    }

    private static void CheckFormat(MapNode node, string? format)
    {
        if (format is null)
        {
            node.Fault("format", $"is missing; write a .NET format such as yyyy-MM-dd HH:mm, or {Iso8601}, {UnixSeconds}, {UnixMilliseconds}");
            return;
        }

        if (format is Iso8601 or UnixSeconds or UnixMilliseconds)
        {
            return;
        }

        try
        {
            var sample = new DateTime(2013, 3, 1, 13, 0, 0, DateTimeKind.Unspecified);
            var text = sample.ToString(format, CultureInfo.InvariantCulture);
            if (!DateTime.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var back) || back.Date != sample.Date)
            {
                node.Fault("format", $"\"{format}\" does not tell a day: 2013-03-01 13:00 becomes \"{text}\" and cannot be read back");
            }
        }
        catch (FormatException)
        {
            node.Fault("format", $"\"{format}\" is no date and time format");
        }
    }

    private static TimeSpan? ReadOffset(MapNode node)
    {
        if (node.OptionalText("offset") is not { } text)
        {
            return null;
        }

        if (text == "Z")
        {
            return TimeSpan.Zero;
        }

        if (text.Length == 6 && text[0] is '+' or '-' && TimeSpan.TryParseExact(text[1..], @"hh\:mm", CultureInfo.InvariantCulture, out var offset)
            && offset <= TimeSpan.FromHours(14))
        {
            return text[0] == '-' ? -offset : offset;
        }

        node.Fault("offset", $"\"{text}\" is no offset from UTC; write +08:00, -05:30 or Z");
        return null;
    }

    private static TimeZoneInfo? ReadZone(MapNode node)
    {
        if (node.OptionalText("zone") is not { } id)
        {
            return null;
        }

        if (TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone))
        {
            return zone;
        }

        node.Fault("zone", $"\"{id}\" is no time zone this machine knows; write an IANA name such as Asia/Shanghai (package tzdata holds them)");
        return null;
    }

    private static void CheckPlace(MapNode node, string? format, TimeSpan? offset, TimeZoneInfo? zone)
    {
        var both = node.Has("offset") && node.Has("zone");
        var neither = !node.Has("offset") && !node.Has("zone");
        var carriesOwn = format is Iso8601 or UnixSeconds or UnixMilliseconds || (format?.Contains('z', StringComparison.Ordinal) ?? false)
            || (format?.Contains('K', StringComparison.Ordinal) ?? false);
        if (both)
        {
            node.Fault(null, "has both offset and zone; keep one");
        }
        else if (neither && !carriesOwn)
        {
            node.Fault(null, "needs an offset (such as +08:00) or a zone (such as Asia/Shanghai): the times do not say where they hold");
        }
        else if ((offset is not null || zone is not null) && format is UnixSeconds or UnixMilliseconds)
        {
            node.Fault(null, "counts from an instant in UTC; leave offset and zone out");
        }
    }

    private static AmbiguousTime ReadAmbiguous(MapNode node)
    {
        switch (node.OptionalText("ambiguous"))
        {
            case null or "refuse":
                return AmbiguousTime.Refuse;
            case "earlier":
                return AmbiguousTime.Earlier;
            case "later":
                return AmbiguousTime.Later;
            default:
                node.Fault("ambiguous", "must be refuse, earlier or later");
                return AmbiguousTime.Refuse;
        }
    }
}
