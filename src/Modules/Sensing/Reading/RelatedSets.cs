using Civium.Modules.Sensing.Catalogue;
using Civium.Modules.Sensing.Paths;
using Civium.SensorThings.Model;
using Civium.SensorThings.Query;
using Microsoft.EntityFrameworkCore;

namespace Civium.Modules.Sensing.Reading;

/// <summary>
/// Answers what a filter over observations says of their streams and features from the catalogue, which knows far fewer of them: the store is
/// then asked for those alone.
/// </summary>
internal static class RelatedSets
{
    private const int MostIds = 100_000;

    /// <summary>What is left of the filter, and the streams (by their numbers) and features that met the rest; null for all.</summary>
    public static async Task<(Expression? Left, IReadOnlyList<long>? Streams, IReadOnlyList<long>? Features)> AnswerAsync(Asker asker, Expression? filter)
    {
        if (filter is null)
        {
            return (null, null, null);
        }

        var (single, afterSingle) = RelatedConditions.Split(filter, "Datastream");
        var (multi, afterMulti) = Split(afterSingle, "MultiDatastream");
        var (feature, left) = Split(afterMulti, "FeatureOfInterest");
        IReadOnlyList<long>? streams = null;
        if (single is not null)
        {
            var found = await IdsAsync(EntitySets.Datastreams, asker, single).ConfigureAwait(false);
            streams = HoldsOfNothing(single, EntityTypes.Datastream, asker)
                ? [.. found, .. (await EntitySet<MultiDatastream>.Rows(asker.Db, asker.Sight).Select(one => one.Id).ToListAsync(asker.Cancellation).ConfigureAwait(false)).Select(StreamIds.OfMulti)]
                : found;
        }

        if (multi is not null)
        {
            var found = (await IdsAsync(EntitySets.MultiDatastreams, asker, multi).ConfigureAwait(false)).ConvertAll(StreamIds.OfMulti);
            if (HoldsOfNothing(multi, EntityTypes.MultiDatastream, asker))
            {
                found.AddRange(await EntitySet<Datastream>.Rows(asker.Db, asker.Sight).Select(one => one.Id).ToListAsync(asker.Cancellation).ConfigureAwait(false));
            }

            streams = streams is null ? found : [.. streams.Intersect(found)];
        }

        List<long>? features = feature is null ? null : await IdsAsync(EntitySets.FeaturesOfInterest, asker, feature).ConfigureAwait(false);
        if (features is not null && HoldsOfNothing(feature!, EntityTypes.FeatureOfInterest, asker))
        {
            features.Add(0);
        }

        return (left, streams, features);
    }

    private static (Expression? Related, Expression? Left) Split(Expression? filter, string navigation) =>
        filter is null ? (null, null) : RelatedConditions.Split(filter, navigation);

    private static async Task<List<long>> IdsAsync<T>(EntitySet<T> set, Asker asker, Expression filter)
        where T : Entity, new()
    {
        var options = QueryOptions.None with { Filter = filter };
        var bound = await ObservedSets.BindAsync(asker, options, set.Type, "$filter").ConfigureAwait(false);
        return await new EntityQuery<T>(set, asker, new Target(set.Type, null, null, 0, []), options, bound).IdsAsync(MostIds).ConfigureAwait(false);
    }

    /// <summary>Whether the condition holds where there is no such entity at all, as for the Datastream of a MultiDatastream's observation.</summary>
    private static bool HoldsOfNothing(Expression filter, EntityType type, Asker asker) =>
        Evaluator.CompileFilter<object>(Binder.BindFilter(filter, type), _ => _ => QueryValue.Null, asker.Now, _ => _ => [])(asker);
}
