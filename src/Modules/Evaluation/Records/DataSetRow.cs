namespace Civium.Modules.Evaluation.Records;

/// <summary>A table that was imported whole.</summary>
internal sealed class DataSetRow
{
    public long Id { get; set; }

    public string Name { get; set; } = "";

    /// <summary>The file it came from, as its owner named it.</summary>
    public string File { get; set; } = "";

    /// <summary>The version of the framework it was checked against.</summary>
    public long Framework { get; set; }

    /// <summary>The table as CSV, row by row as it was, so that row numbers still hold.</summary>
    public string Table { get; set; } = "";

    public int Units { get; set; }

    public int Indicators { get; set; }

    public DateTime Imported { get; set; }

    public string ImportedBy { get; set; } = "";
}
