using Civium.Kernel.Observations;
using Civium.Kernel.Requests;
using Civium.Modules.Sensing.Catalogue;
using Civium.Modules.Sensing.Creating;
using Civium.Modules.Sensing.Streams;
using Civium.Modules.Sensing.Writing;
using Microsoft.EntityFrameworkCore;

namespace Civium.Modules.Sensing.Observing;

/// <summary>Finds what observations are about, from memory wherever possible.</summary>
internal sealed class Features(StreamCache cache, CatalogueWriter writer, IDbContextFactory<SensingDb> contexts, IObservationStore store)
{
    /// <summary>The feature of a stream's observations that name none; 0 when its Thing has no Location.</summary>
    public ValueTask<long> OfAsync(StreamRoute route, CancellationToken cancellation) =>
        route.Feature != 0 || route.Location == 0 ? ValueTask.FromResult(route.Feature) : new ValueTask<long>(MakeAsync(route, cancellation));

    /// <summary>Whether there is such a feature that the caller sees.</summary>
    public async ValueTask<bool> ExistsAsync(long feature, Sight sight, CancellationToken cancellation)
    {
        if (cache.KnowsFeature(feature, sight))
        {
            return true;
        }

        var version = cache.Version;
        await using var db = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        if (!await EntitySets.FeaturesOfInterest.ExistsAsync(db, sight, feature, cancellation).ConfigureAwait(false))
        {
            return false;
        }

        cache.KeepFeature(feature, sight, version);
        return true;
    }

    /// <summary>Notes that a stream observes a feature, where that is not noted yet; before its observation is stored.</summary>
    public ValueTask NoteUseAsync(long feature, long stream, CancellationToken cancellation) =>
        feature == 0 || cache.KnowsUse(feature, stream) ? ValueTask.CompletedTask : new ValueTask(NoteAsync(feature, stream, cancellation));

    /// <summary>After an observation went: its stream's observed area shrinks when it was the last about its feature.</summary>
    public async Task ReleaseUseAsync(long feature, long stream, CancellationToken cancellation)
    {
        if (feature == 0 || await IsObservedAsync(feature, stream, cancellation).ConfigureAwait(false))
        {
            return;
        }

        // The note stays, for a feature's past use still decides who sees it; the next observation grows the area again.
        cache.ForgetUse(feature, stream);
        await writer.WriteAsync(
            async write =>
            {
                await FeatureNotes.ReleaseAsync(write, feature, stream, cancellation).ConfigureAwait(false);
                return true;
            },
            cancellation).ConfigureAwait(false);
        if (await IsObservedAsync(feature, stream, cancellation).ConfigureAwait(false))
        {
            await NoteAsync(feature, stream, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>The refusal of one that is not there.</summary>
    public static RefusedException Unknown(long feature) => RefusedException.BadRequest(
        "unknown-link", $"There is no FeatureOfInterest {feature} to link to.", "/FeatureOfInterest/@iot.id");

    private Task<bool> NoteAsync(long feature, long stream, CancellationToken cancellation) => writer.WriteAsync(
        async write =>
        {
            await FeatureNotes.AddAsync(write, feature, stream, cancellation).ConfigureAwait(false);
            return true;
        },
        cancellation);

    private async Task<bool> IsObservedAsync(long feature, long stream, CancellationToken cancellation)
    {
        await foreach (var _ in store.QueryAsync(new ObservationQuery { Streams = [stream], Features = [feature], Limit = 1 }, cancellation).ConfigureAwait(false))
        {
            return true;
        }

        return false;
    }

    private Task<long> MakeAsync(StreamRoute route, CancellationToken cancellation) => writer.WriteAsync(
        write =>
        {
            write.Afterwards(known => known.ForgetThing(route.Info.Thing));
            return FeatureMaker.OfLocationAsync(write, route.Location, cancellation);
        },
        cancellation);
}
