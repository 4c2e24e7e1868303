using Civium.Modules.Sensing.Catalogue;
using Civium.Modules.Sensing.Writing;
using Microsoft.EntityFrameworkCore;

namespace Civium.Modules.Sensing.Creating;

/// <summary>
/// Makes the FeatureOfInterest of observations that name none from their Thing's Location (OGC 18-088, section 10.2.1.3): one per
/// Location. A Thing without a Location has none.
/// </summary>
internal static class FeatureMaker
{
    /// <summary>Finds it or makes it.</summary>
    /// <returns>Its id; 0 when there is no such Location any more.</returns>
    public static async Task<long> OfLocationAsync(CatalogueWrite write, long location, CancellationToken cancellation)
    {
        var known = write.Db.FeaturesOfInterest.Local.FirstOrDefault(feature => feature.LocationId == location)
            ?? await write.Db.FeaturesOfInterest.FirstOrDefaultAsync(feature => feature.LocationId == location, cancellation).ConfigureAwait(false);
        if (known is not null)
        {
            return known.Id;
        }

        var from = await write.Db.Locations.FindAsync([location], cancellation).ConfigureAwait(false);
        if (from is null)
        {
            return 0;
        }

        var box = GeoBox.Of(from.Geometry);
        var made = new FeatureOfInterest
        {
            Id = await write.NextIdAsync("FeaturesOfInterest", cancellation).ConfigureAwait(false),
            Name = from.Name,
            Description = from.Description,
            EncodingType = from.EncodingType,
            Properties = from.Properties,
            Feature = from.Geometry,
            LocationId = location,
            West = box?.West,
            South = box?.South,
            East = box?.East,
            North = box?.North,
        };
        write.Db.FeaturesOfInterest.Add(made);
        return made.Id;
    }
}
