namespace Civium.Modules.Sensing.Catalogue;

/// <summary>What observations are about (OGC 18-088, section 8.2.8).</summary>
internal sealed class FeatureOfInterest : NamedEntity
{
    public string EncodingType { get; set; } = "";

    /// <summary>Any JSON, as text; GeoJSON by its encoding type.</summary>
    public string Feature { get; set; } = "";

    /// <summary>
    /// The Location it was made from, when Sensing made it for observations that name none. Null again once that Location changes,
    /// so that old observations keep the place they were made at.
    /// </summary>
    public long? LocationId { get; set; }

    /// <summary>The box around its coordinates; null together where it has none.</summary>
    public double? West { get; set; }

    public double? South { get; set; }

    public double? East { get; set; }

    public double? North { get; set; }

    /// <summary>The streams that have observations about it.</summary>
    public List<FeatureUse> Uses { get; } = [];
}
