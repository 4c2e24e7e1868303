namespace Civium.Modules.Evaluation.Records;

/// <summary>One version of a framework; a change makes a new one, so that runs keep theirs.</summary>
internal sealed class FrameworkRow
{
    public long Id { get; set; }

    public string Name { get; set; } = "";

    public int Version { get; set; }

    /// <summary>JSON, as <c>FrameworkText</c> writes it.</summary>
    public string Document { get; set; } = "";

    /// <summary>Names in Simplified Chinese by code, as JSON; empty when there are none.</summary>
    public string ChineseNames { get; set; } = "";

    public DateTime Created { get; set; }

    public string CreatedBy { get; set; } = "";
}
