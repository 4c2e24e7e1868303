using Civium.Indicators.Data;
using Civium.Indicators.Preparing;

namespace Civium.Indicators.Evaluating;

/// <summary>A value that was filled.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Year">The year, in a panel.</param>
/// <param name="Code">The indicator.</param>
/// <param name="Value">What it was filled with, in the indicator's unit after its denominator.</param>
public sealed record ImputedValue(string Unit, int? Year, string Code, double Value);

/// <summary>How complete a unit's data were, and whether it stayed.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Year">The year, in a panel.</param>
/// <param name="Available">The share of values that were there.</param>
/// <param name="NonZero">The share of those that were not zero.</param>
/// <param name="IsKept">Whether it stayed.</param>
public sealed record UnitCompleteness(string Unit, int? Year, double Available, double NonZero, bool IsKept);

/// <summary>What was done about an indicator's outliers.</summary>
/// <param name="Code">The indicator.</param>
/// <param name="Year">The year, in a panel.</param>
/// <param name="Column">What was done; in a panel without its values, which are in the data.</param>
public sealed record TreatedIndicator(string Code, int? Year, TreatedColumn Column);

/// <summary>Data after everything that comes before normalising. Immutable, safe for concurrent use.</summary>
/// <param name="Denominated">After denominating; the data themselves when nothing was denominated.</param>
/// <param name="Filled">After imputing and screening.</param>
/// <param name="Data">After treating outliers: what is normalised.</param>
/// <param name="Imputed">The values that were filled.</param>
/// <param name="Units">Completeness of every unit, before screening; empty without screening.</param>
/// <param name="Treated">What was done to each indicator; empty without treatment.</param>
public sealed record PreparedData(
    IndicatorData Denominated,
    IndicatorData Filled,
    IndicatorData Data,
    IReadOnlyList<ImputedValue> Imputed,
    IReadOnlyList<UnitCompleteness> Units,
    IReadOnlyList<TreatedIndicator> Treated);
