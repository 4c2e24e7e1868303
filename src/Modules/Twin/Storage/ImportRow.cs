namespace Civium.Modules.Twin.Storage;

/// <summary>A file that was read: waiting for review, taken, rejected, or undone.</summary>
internal sealed class ImportRow
{
    public long Id { get; set; }

    public string Name { get; set; } = "";

    public string Format { get; set; } = "";

    public string Author { get; set; } = "";

    public long Created { get; set; }

    public string State { get; set; } = "";

    /// <summary>What it would do, as JSON.</summary>
    public string Summary { get; set; } = "";

    /// <summary>Its entities, as compressed GeoJSON.</summary>
    public byte[] Content { get; set; } = [];

    /// <summary>The recorded time of its taking; 0 before.</summary>
    public long Recorded { get; set; }

    /// <summary>Since when its states hold.</summary>
    public long ValidFrom { get; set; }
}
