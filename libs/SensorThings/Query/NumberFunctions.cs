using static Civium.SensorThings.Query.ValueKind;

namespace Civium.SensorThings.Query;

/// <summary>Functions on numbers; <c>round</c> goes away from zero at the middle, as OData says.</summary>
internal static class NumberFunctions
{
    internal static readonly Function[] All =
    [
        Rounding("round", d => Math.Round(d, MidpointRounding.AwayFromZero), d => Math.Round(d, MidpointRounding.AwayFromZero)),
        Rounding("floor", Math.Floor, Math.Floor),
        Rounding("ceiling", Math.Ceiling, Math.Ceiling),
    ];

    private static Function Rounding(string name, Func<double, double> approximate, Func<decimal, decimal> exact) =>
        new(name, [Number], Number, a => a[0].IsInteger ? a[0] : a[0].IsDouble ? QueryValue.Of(approximate(a[0].Double)) : QueryValue.Of(exact(a[0].Decimal)));
}
