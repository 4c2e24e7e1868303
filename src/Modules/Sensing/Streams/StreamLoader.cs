using System.Text.Json;
using Civium.Contracts.Sensing;
using Civium.Kernel.Partitions;
using Civium.Modules.Sensing.Catalogue;
using Microsoft.EntityFrameworkCore;

namespace Civium.Modules.Sensing.Streams;

/// <summary>Reads routes from the tables.</summary>
internal sealed class StreamLoader(IDbContextFactory<SensingDb> contexts, IPartitions partitions, TimeProvider clock)
{
    /// <summary>How many ids one statement asks for.</summary>
    private const int Chunk = 500;

    /// <summary>The routes of those streams that exist.</summary>
    public async Task<List<StreamRoute>> LoadAsync(IEnumerable<long> streams, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        var routes = new List<StreamRoute>();
        foreach (var chunk in streams.Chunk(Chunk))
        {
            if (Array.Exists(chunk, stream => !StreamIds.IsMulti(stream)))
            {
                routes.AddRange(await RoutesAsync(db, db.Datastreams.Where(stream => chunk.Contains(stream.Id)), cancellation).ConfigureAwait(false));
            }

            if (Array.Exists(chunk, StreamIds.IsMulti))
            {
                routes.AddRange(await MultiRoutesAsync(db, [.. chunk.Where(StreamIds.IsMulti).Select(StreamIds.OfMulti)], cancellation).ConfigureAwait(false));
            }
        }

        return routes;
    }

    /// <summary>The routes of the streams after <paramref name="after"/>, by id.</summary>
    public async Task<List<StreamRoute>> ListAsync(long after, int limit, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        var some = db.Datastreams.Where(stream => stream.Id > after).OrderBy(stream => stream.Id).Take(limit);
        var routes = await RoutesAsync(db, some, cancellation).ConfigureAwait(false);
        return [.. routes.OrderBy(route => route.Info.Id)];
    }

    private async Task<List<StreamRoute>> RoutesAsync(SensingDb db, IQueryable<Datastream> streams, CancellationToken cancellation)
    {
        var loadedAt = clock.GetTimestamp();
        var rows = await streams.Select(stream => new StreamRow(
            stream.Id,
            stream.Name,
            stream.ThingId,
            stream.Thing!.Name,
            stream.ObservedProperty!.Name,
            stream.ObservedProperty.Definition,
            stream.UnitOfMeasurement,
            stream.Properties,
            new StreamMark(stream.Thing.Classification, stream.Thing.Department, stream.Classification, stream.Department),
            0,
            stream.Thing.Properties)).ToListAsync(cancellation).ConfigureAwait(false);
        return await RoutesAsync(db, rows, loadedAt, cancellation).ConfigureAwait(false);
    }

    private async Task<List<StreamRoute>> MultiRoutesAsync(SensingDb db, long[] ids, CancellationToken cancellation)
    {
        var loadedAt = clock.GetTimestamp();
        var rows = await db.MultiDatastreams.Where(stream => ids.Contains(stream.Id)).Select(stream => new StreamRow(
            -stream.Id,
            stream.Name,
            stream.ThingId,
            stream.Thing!.Name,
            "",
            "",
            null,
            stream.Properties,
            new StreamMark(stream.Thing.Classification, stream.Thing.Department, stream.Classification, stream.Department),
            stream.Parts.Count,
            stream.Thing.Properties)).ToListAsync(cancellation).ConfigureAwait(false);
        return await RoutesAsync(db, rows, loadedAt, cancellation).ConfigureAwait(false);
    }

    private async Task<List<StreamRoute>> RoutesAsync(SensingDb db, List<StreamRow> rows, long loadedAt, CancellationToken cancellation)
    {
        var places = await PlacesAsync(db, [.. rows.Select(row => row.ThingId).Distinct()], cancellation).ConfigureAwait(false);
        return rows.ConvertAll(row =>
        {
            var place = places.GetValueOrDefault(row.ThingId) ?? Nowhere;
            var declared = StreamDeclarations.Of(row.Properties);
            var mark = row.Mark.Together;
            var info = new StreamInfo(
                row.Id, row.Name, row.ThingId, row.Thing, row.Property, row.Definition, row.Unit is null ? "" : Symbol(row.Unit), place.Centre,
                declared.AllowedLateness, declared.DuplicateRule, mark.Classification, mark.Department)
            {
                Profile = ProfileReader.Of(row.ThingProperties),
            };
            return new StreamRoute(info, partitions.Of(row.ThingId), place.Location, place.Feature, row.Mark, row.Parts, loadedAt) { Expected = Expectations.Of(row.Properties) };
        });
    }

    private static readonly ThingPlace Nowhere = new(0, 0, null);

    private static async Task<Dictionary<long, ThingPlace>> PlacesAsync(SensingDb db, long[] things, CancellationToken cancellation)
    {
        var found = new Dictionary<long, ThingPlace>();
        foreach (var chunk in things.Chunk(Chunk))
        {
            var rows = await (
                from thing in db.Things
                where chunk.Contains(thing.Id)
                from location in thing.Locations
                join feature in db.FeaturesOfInterest on (long?)location.Id equals feature.LocationId into features
                from feature in features.DefaultIfEmpty()
                orderby location.Id
                select new { Thing = thing.Id, location.Id, location.Geometry, Feature = feature == null ? 0 : feature.Id })
                .ToListAsync(cancellation).ConfigureAwait(false);
            foreach (var row in rows)
            {
                // A Thing's several Locations are one place in several encodings; the first that has a centre stands for them.
                var centre = Centre.Of(row.Geometry);
                if (!found.TryGetValue(row.Thing, out var known) || (known.Centre is null && centre is not null))
                {
                    found[row.Thing] = new ThingPlace(row.Id, row.Feature, centre);
                }
            }
        }

        return found;
    }

    private static string Symbol(string unit)
    {
        using var document = JsonDocument.Parse(unit);
        return document.RootElement.ValueKind == JsonValueKind.Object
            && document.RootElement.TryGetProperty("symbol", out var symbol) && symbol.ValueKind == JsonValueKind.String
            ? symbol.GetString()! : "";
    }

    private sealed record ThingPlace(long Location, long Feature, GeoPoint? Centre);

    /// <summary>What is read of a stream.</summary>
    private sealed record StreamRow(
        long Id, string Name, long ThingId, string Thing, string Property, string Definition, string? Unit, string? Properties, StreamMark Mark, int Parts,
        string? ThingProperties);
}
