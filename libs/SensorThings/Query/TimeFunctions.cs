using Civium.SensorThings.Times;
using static Civium.SensorThings.Query.ValueKind;

namespace Civium.SensorThings.Query;

/// <summary>Functions on times; of an interval they take the start. All is in UTC, so the offset is always 0.</summary>
internal static class TimeFunctions
{
    internal static readonly Function[] All =
    [
        Part("year", t => t.Year),
        Part("month", t => t.Month),
        Part("day", t => t.Day),
        Part("hour", t => t.Hour),
        Part("minute", t => t.Minute),
        Part("second", t => t.Second),
        Part("totaloffsetminutes", _ => 0),
        new("fractionalseconds", [Time], Number, a => QueryValue.Of((a[0].Time.Start.Ticks % TimeSpan.TicksPerSecond) / (decimal)TimeSpan.TicksPerSecond)),
        new("date", [Time], Date, a => QueryValue.Of(DateOnly.FromDateTime(a[0].Time.Start))),
        new("time", [Time], TimeOfDay, a => QueryValue.Of(TimeOnly.FromDateTime(a[0].Time.Start))),
        new("mindatetime", [], Time, _ => QueryValue.Of(new TimeValue(DateTime.MinValue))),
        new("maxdatetime", [], Time, _ => QueryValue.Of(new TimeValue(DateTime.MaxValue))),
    ];

    private static Function Part(string name, Func<DateTime, int> part) =>
        new(name, [Time], Number, a => QueryValue.Of((long)part(a[0].Time.Start)));
}
