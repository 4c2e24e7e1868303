using Civium.Indicators.Data;
using Civium.Indicators.Evaluating;

namespace Civium.Indicators.Analysing;

/// <summary>What a change does to the ranking.</summary>
/// <param name="Before">The run as it is.</param>
/// <param name="After">The run after the change.</param>
public sealed record WhatIf(Evaluation Before, Evaluation After)
{
    /// <summary>The mean number of places by which ranks on the index moved, over the units that have a rank in both.</summary>
    public double MeanShift => Shifts().DefaultIfEmpty(0).Average();

    /// <summary>The largest number of places.</summary>
    public double LargestShift => Shifts().DefaultIfEmpty(0).Max();

    /// <summary>Asks what would be if a unit's indicator had another value. Everything is computed anew, so others' ranks move as well.</summary>
    /// <param name="run">The run.</param>
    /// <param name="data">The data it was run on.</param>
    /// <param name="unit">The unit.</param>
    /// <param name="year">The year, in a panel.</param>
    /// <param name="code">The indicator.</param>
    /// <param name="value">The value, in the data's own unit; NaN for missing.</param>
    /// <exception cref="ArgumentException">There is no such unit, year or indicator.</exception>
    /// <exception cref="EvaluationException">It cannot be evaluated then.</exception>
    public static WhatIf Changed(Evaluation run, IndicatorData data, string unit, int? year, string code, double value)
    {
        var row = Enumerable.Range(0, data.Units.Count).FirstOrDefault(row => data.Units[row] == unit && (year is null || data.Years?[row] == year), -1);
        if (row < 0)
        {
            throw new ArgumentException($"There is no unit \"{unit}\"{(year is null ? "" : $" in {year}")}.", nameof(unit));
        }

        var column = (double[])data.Column(code).Clone();
        column[row] = value;
        return new(run, Evaluation.Run(run.Framework, data.With(new Dictionary<string, double[]> { [code] = column }), run.Recipe));
    }

    /// <summary>Asks what would be without some indicators.</summary>
    /// <param name="run">The run.</param>
    /// <param name="data">The data it was run on.</param>
    /// <param name="codes">The indicators to leave out.</param>
    /// <exception cref="ArgumentException">Nothing would be left.</exception>
    /// <exception cref="EvaluationException">It cannot be evaluated then.</exception>
    public static WhatIf Without(Evaluation run, IndicatorData data, params IReadOnlyCollection<string> codes)
    {
        var recipe = run.Recipe with
        {
            Untreated = [.. run.Recipe.Untreated.Except(codes)],
            Normalisations = run.Recipe.Normalisations.Where(pair => !codes.Contains(pair.Key)).ToDictionary(),
            Weight = run.Recipe.Weight with { Given = run.Recipe.Weight.Given.Where(pair => !codes.Contains(pair.Key)).ToDictionary() },
        };
        return new(run, Evaluation.Run(run.Framework.Without(codes), data, recipe));
    }

    private IEnumerable<double> Shifts()
    {
        var after = new Dictionary<(string, int?), double>();
        for (var row = 0; row < After.Data.Units.Count; row++)
        {
            after[(After.Data.Units[row], After.Data.Years?[row])] = After.Ranks[After.Framework.Root][row];
        }

        for (var row = 0; row < Before.Data.Units.Count; row++)
        {
            var shift = after.GetValueOrDefault((Before.Data.Units[row], Before.Data.Years?[row]), double.NaN) - Before.Ranks[Before.Framework.Root][row];
            if (!double.IsNaN(shift))
            {
                yield return Math.Abs(shift);
            }
        }
    }
}
