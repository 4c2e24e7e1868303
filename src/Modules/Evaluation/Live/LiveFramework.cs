using Civium.Indicators.Data;

namespace Civium.Modules.Evaluation.Live;

/// <summary>The indicators that the platform measures itself, district by district.</summary>
internal static class LiveFramework
{
    public const string Uptime = "uptime";
    public const string Gap = "gap";
    public const string Coverage = "coverage";
    public const string LeadTime = "lead";
    public const string Acknowledge = "acknowledge";

    /// <summary>How complete the readings are, how quickly warnings come and are seen, how much of the area is watched.</summary>
    public static Framework Framework { get; } = Framework.Of(
    [
        new(Uptime, "Stream uptime", "sensing") { Unit = "%" },
        new(Gap, "Longest gap", "sensing") { Unit = "h", Direction = -1 },
        new(Coverage, "Area covered by sensors", "sensing") { Unit = "%" },
        new(LeadTime, "Warning lead time", "warning") { Unit = "min" },
        new(Acknowledge, "Time to acknowledge", "warning") { Unit = "min", Direction = -1 },
        new("sensing", "Monitoring", "Index") { IsIndicator = false },
        new("warning", "Early warning", "Index") { IsIndicator = false },
        new("Index", "District score", null) { IsIndicator = false },
    ]);
}
