using System.Text;
using Civium.Contracts.Sensing;
using Civium.Contracts.Warning;
using Civium.Detection;

namespace Civium.Modules.Warning.Rules;

/// <summary>A stored rule, ready to be applied. Immutable, so safe to share between threads.</summary>
internal sealed record ActiveRule(long Id, long Version, RuleDocument Document, ThresholdRule Threshold)
{
    private readonly string? _unit = Document.Selector.Unit is { } unit ? PlainUnit(unit) : null;
    private readonly WarningLevel[] _levels = [WarningLevel.None, .. Document.Threshold.Levels.Select(level => Enum.Parse<WarningLevel>(level.Name, true))];

    /// <summary>The warning level of the threshold rule's level.</summary>
    public WarningLevel Level(int level) => _levels[level];

    /// <summary>What is to be done when a warning moves to a level.</summary>
    public IEnumerable<RuleTask> TasksAt(WarningLevel level) =>
        (Document.Tasks ?? []).Where(task => task.Levels.Any(name => Enum.Parse<WarningLevel>(name, true) == level));

    public bool Matches(StreamInfo stream)
    {
        var selector = Document.Selector;
        return string.Equals(selector.Property, stream.Property, StringComparison.OrdinalIgnoreCase)
            && (_unit is null || _unit == PlainUnit(stream.Unit))
            && (selector.Definition is null || selector.Definition == stream.PropertyDefinition)
            && (selector.Thing is null || selector.Thing == stream.ThingName);
    }

    /// <summary>One spelling of a unit's symbol: the compatibility form makes one of both micro signs and digits of superscripts.</summary>
    internal static string PlainUnit(string unit) => unit.Normalize(NormalizationForm.FormKC)
        .Replace('\u03bc', 'u').Replace("^", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
}
