using Civium.Contracts.Sensing;
using Civium.Modules.Sensing.Catalogue;

namespace Civium.Modules.Sensing.Streams;

/// <summary>Finds where a GeoJSON value is.</summary>
internal static class Centre
{
    /// <summary>The point, or the middle of the bounding box of anything else; null when it has no coordinates that are in degrees.</summary>
    public static GeoPoint? Of(string json) => GeoBox.Of(json) is { West: >= -180, East: <= 180, South: >= -90, North: <= 90 } box
        ? new GeoPoint((box.West + box.East) / 2, (box.South + box.North) / 2)
        : null;
}
