namespace Civium.Modules.Warning.Records;

/// <summary>A rule as it was given, and which version of it this is.</summary>
internal sealed class RuleRow
{
    public long Id { get; set; }

    public string Name { get; set; } = "";

    public string Document { get; set; } = "";

    public bool Enabled { get; set; }

    public long Version { get; set; }

    /// <summary>By the clock.</summary>
    public DateTime Updated { get; set; }
}

/// <summary>A set of rules that came with the program, so that it is installed once and then belongs to the city.</summary>
internal sealed class RuleSetRow
{
    public string Name { get; set; } = "";

    public DateTime Installed { get; set; }
}
