namespace Civium.Detection;

/// <summary>What is wrong with a rule, and where.</summary>
/// <param name="Field">The field, as a JSON pointer in camel case, such as <c>/levels/2/threshold</c>.</param>
/// <param name="Message">What is wrong and what to do, in a sentence.</param>
public sealed record RuleProblem(string Field, string Message);

/// <summary>Finds what is wrong with a rule. Safe for concurrent use.</summary>
public static class ThresholdRuleCheck
{
    /// <summary>The most levels a rule may have.</summary>
    public const int MostLevels = 16;

    /// <summary>The most last values a rule may ask for.</summary>
    public const int MostValues = 1000;

    /// <summary>The longest duration a rule may have: 366 days.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    /// <summary>Every problem of <paramref name="rule"/>, field by field; empty when it can be used.</summary>
    public static IReadOnlyList<RuleProblem> Problems(ThresholdRule rule)
    {
        var problems = new List<RuleProblem>();
        CheckValue(rule, problems);
        CheckLevels(rule, problems);
        CheckConfirmation(rule, problems);
        return problems;
    }

    private static void CheckValue(ThresholdRule rule, List<RuleProblem> problems)
    {
        Duration("/window", rule.Window, problems);
        Duration("/noData", rule.NoData, problems);
        Within("/minimumSamples", rule.MinimumSamples, 1 << 22, problems);
        if (!Enum.IsDefined(rule.Aggregate))
        {
            problems.Add(new("/aggregate", "The aggregate must be mean, min, max, sum or count."));
        }

        if (!Enum.IsDefined(rule.Direction))
        {
            problems.Add(new("/direction", "The direction must be above or below."));
        }

        if (rule.Window == TimeSpan.Zero && rule.MinimumSamples > 1)
        {
            problems.Add(new("/minimumSamples", "Without a window there is one sample: leave the minimum out, or give a window."));
        }

        if (rule.Window == TimeSpan.Zero && rule.Aggregate != WindowAggregate.Mean)
        {
            problems.Add(new("/aggregate", "Without a window the value is the reading's own: leave the aggregate out, or give a window."));
        }
    }

    private static void CheckLevels(ThresholdRule rule, List<RuleProblem> problems)
    {
        if (rule.Levels is not { Count: > 0 and <= MostLevels })
        {
            problems.Add(new("/levels", $"A rule has 1 to {MostLevels} levels."));
            return;
        }

        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var level = 0; level < rule.Levels.Count; level++)
        {
            var (name, threshold) = rule.Levels[level];
            if (string.IsNullOrWhiteSpace(name) || !names.Add(name))
            {
                problems.Add(new($"/levels/{level}/name", "Each level needs a name of its own."));
            }

            if (!(Math.Abs(threshold) <= ExactSum.Largest))
            {
                problems.Add(new($"/levels/{level}/threshold", "A threshold must be a finite number."));
            }
            else if (level > 0 && !(rule.Sign * threshold > rule.Sign * rule.Levels[level - 1].Threshold))
            {
                var wanted = rule.Direction == ThresholdDirection.Above ? "larger" : "smaller";
                problems.Add(new($"/levels/{level}/threshold", $"Levels go from the least to the most serious: this threshold must be {wanted} than the one before."));
            }
            else if (!(rule.Sign * (rule.LowerFactor * threshold) <= rule.Sign * threshold))
            {
                problems.Add(new("/lowerFactor", $"The factor must move the threshold {threshold:R} to its safe side; use one {(rule.Sign * threshold > 0 ? "up to" : "of at least")} 1."));
            }
        }
    }

    private static void CheckConfirmation(ThresholdRule rule, List<RuleProblem> problems)
    {
        Within("/raiseValues", rule.RaiseValues, MostValues, problems);
        Within("/lowerValues", rule.LowerValues, MostValues, problems);
        Duration("/hold", rule.Hold, problems);
        if (rule.LowerFactor is not (> 0 and <= 1000))
        {
            problems.Add(new("/lowerFactor", "The factor must be larger than 0 and at most 1000."));
        }
    }

    private static void Within(string field, int count, int most, List<RuleProblem> problems)
    {
        if (count < 1 || count > most)
        {
            problems.Add(new(field, $"This must be from 1 to {most}."));
        }
    }

    private static void Duration(string field, TimeSpan duration, List<RuleProblem> problems)
    {
        if (duration < TimeSpan.Zero || duration > Longest)
        {
            problems.Add(new(field, "A duration must be from zero to 366 days."));
        }
    }
}
