using Civium.SensorThings.Times;
using static Civium.SensorThings.Query.ValueKind;

namespace Civium.SensorThings.Query;

/// <summary>Relations of times. An interval includes its start and not its end; an instant is a point.</summary>
internal static class IntervalFunctions
{
    internal static readonly Function[] All =
    [
        Relation("before", Before),
        Relation("after", (a, b) => Before(b, a)),
        Relation("meets", (a, b) => a.Last == b.Start),
        Relation("during", (a, b) => b.Start <= a.Start && (a.IsInterval ? a.Last <= b.Last : a.Start < b.Last || a == b)),
        Relation("overlaps", (a, b) => !Before(a, b) && !Before(b, a)),
        Relation("starts", (a, b) => a.Start == b.Start),
        Relation("finishes", (a, b) => a.Last == b.Last),
    ];

    private static bool Before(TimeValue a, TimeValue b) => a.IsInterval && a.Last > a.Start ? a.Last <= b.Start : a.Start < b.Start;

    private static Function Relation(string name, Func<TimeValue, TimeValue, bool> holds) =>
        new(name, [Time, Time], ValueKind.Boolean, a => QueryValue.Of(holds(a[0].Time, a[1].Time)));
}
