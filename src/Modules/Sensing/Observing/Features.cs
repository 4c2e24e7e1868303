using Civium.Kernel.Requests;
using Civium.Modules.Sensing.Catalogue;
using Civium.Modules.Sensing.Creating;
using Civium.Modules.Sensing.Streams;
using Civium.Modules.Sensing.Writing;
using Microsoft.EntityFrameworkCore;

namespace Civium.Modules.Sensing.Observing;

/// <summary>Finds what observations are about, from memory wherever possible.</summary>
internal sealed class Features(StreamCache cache, CatalogueWriter writer, IDbContextFactory<SensingDb> contexts)
{
    /// <summary>The feature of a stream's observations that name none; 0 when its Thing has no Location.</summary>
    public ValueTask<long> OfAsync(StreamRoute route, CancellationToken cancellation) =>
        route.Feature != 0 || route.Location == 0 ? ValueTask.FromResult(route.Feature) : new ValueTask<long>(MakeAsync(route, cancellation));

    /// <summary>Whether there is such a feature.</summary>
    public async ValueTask<bool> ExistsAsync(long feature, CancellationToken cancellation)
    {
        if (cache.KnowsFeature(feature))
        {
            return true;
        }

        var version = cache.Version;
        await using var db = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        if (!await EntitySets.FeaturesOfInterest.ExistsAsync(db, feature, cancellation).ConfigureAwait(false))
        {
            return false;
        }

        cache.KeepFeature(feature, version);
        return true;
    }

    /// <summary>The refusal of one that is not there.</summary>
    public static RefusedException Unknown(long feature) => RefusedException.BadRequest(
        "unknown-link", $"There is no FeatureOfInterest {feature} to link to.", "/FeatureOfInterest/@iot.id");

    private Task<long> MakeAsync(StreamRoute route, CancellationToken cancellation) => writer.WriteAsync(
        write =>
        {
            write.Afterwards(known => known.ForgetThing(route.Info.Thing));
            return FeatureMaker.OfLocationAsync(write, route.Location, cancellation);
        },
        cancellation);
}
