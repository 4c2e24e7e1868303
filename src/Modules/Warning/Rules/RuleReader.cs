using System.Text.Json;
using System.Text.Json.Serialization;
using System.Xml;
using Civium.Contracts.Warning;
using Civium.Detection;
using Civium.Kernel.Requests;

namespace Civium.Modules.Warning.Rules;

/// <summary>From a rule as written to a rule that can be applied, with errors that name the field.</summary>
internal static class RuleReader
{
    private const int LongestText = 200;
    private const int MostTasks = 20;

    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        WriteIndented = false,
    };

    /// <summary>Checks a rule.</summary>
    /// <exception cref="RefusedException">It is not right; the error says where.</exception>
    public static ThresholdRule Check(RuleDocument document)
    {
        // A field that is null in JSON is null here too, whatever its type says.
        if (document.Selector is null || document.Threshold?.Levels is null || document.Threshold.Levels.Any(level => level is null))
        {
            throw Bad("/", "A rule needs a selector, and a threshold with levels.");
        }

        Text("/name", document.Name);
        Text("/pollutant", document.Pollutant);
        Text("/selector/property", document.Selector.Property);
        Tasks(document.Tasks ?? []);
        var rule = Threshold(document.Threshold);
        if (ThresholdRuleCheck.Problems(rule) is [var problem, ..])
        {
            throw Bad("/threshold" + problem.Field, problem.Message);
        }

        var before = WarningLevel.None;
        for (var place = 0; place < rule.Levels.Count; place++)
        {
            if (!Enum.TryParse<WarningLevel>(rule.Levels[place].Name, true, out var level) || !Enum.IsDefined(level) || level <= before || char.IsDigit(rule.Levels[place].Name[0]))
            {
                throw Bad($"/threshold/levels/{place}/name", "Levels are named blue, yellow, orange and red, in this order; some may be left out.");
            }

            before = level;
        }

        return rule;
    }

    private static void Tasks(IReadOnlyList<RuleTask> tasks)
    {
        if (tasks.Count > MostTasks)
        {
            throw Bad("/tasks", $"A rule orders at most {MostTasks} tasks.");
        }

        for (var place = 0; place < tasks.Count; place++)
        {
            if (tasks[place] is not { Capability: > 0, Parameters.ValueKind: JsonValueKind.Object, Levels.Count: > 0 } task)
            {
                throw Bad($"/tasks/{place}", "A task names a capability by its id, an object of parameters, and the levels it is done at.");
            }

            if (task.Levels.Any(name => !Enum.TryParse<WarningLevel>(name, true, out var level) || !Enum.IsDefined(level) || char.IsDigit(name[0])))
            {
                throw Bad($"/tasks/{place}/levels", "Levels are none (the close), blue, yellow, orange and red.");
            }
        }
    }

    private static ThresholdRule Threshold(ThresholdDocument document) => new()
    {
        Window = Duration("/threshold/window", document.Window),
        Aggregate = Word<WindowAggregate>("/threshold/aggregate", document.Aggregate),
        MinimumSamples = document.MinimumSamples,
        Direction = Word<ThresholdDirection>("/threshold/direction", document.Direction),
        Levels = [.. document.Levels.Select(level => new ThresholdLevel(level.Name, level.Threshold))],
        RaiseValues = document.RaiseValues,
        Hold = Duration("/threshold/hold", document.Hold),
        LowerValues = document.LowerValues,
        LowerFactor = document.LowerFactor,
        NoData = Duration("/threshold/noData", document.NoData),
    };

    private static TimeSpan Duration(string where, string text)
    {
        try
        {
            return XmlConvert.ToTimeSpan(text ?? "");
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            throw Bad(where, $"\"{text}\" is no ISO 8601 duration such as PT24H.");
        }
    }

    private static T Word<T>(string where, string word)
        where T : struct, Enum =>
        Enum.GetNames<T>().FirstOrDefault(name => name.Equals(word, StringComparison.OrdinalIgnoreCase)) is { } name
            ? Enum.Parse<T>(name)
            : throw Bad(where, $"\"{word}\" is not one of {string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant()}.");

    private static void Text(string where, string? text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > LongestText)
        {
            throw Bad(where, $"This needs a text of 1 to {LongestText} characters.");
        }
    }

    private static RefusedException Bad(string where, string detail) => RefusedException.BadRequest("bad-rule", detail, where);
}
