using System.Text;
using System.Text.Json;
using Civium.Kernel.Observations;
using Civium.Kernel.Requests;
using Civium.Modules.Sensing.Catalogue;
using Civium.Modules.Sensing.Paths;
using Civium.Modules.Sensing.Reading;
using Civium.SensorThings.Model;
using Civium.SensorThings.Paths;
using Civium.SensorThings.Query;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Civium.Modules.Sensing.Serving;

/// <summary>Answers GET: the service root, entities, collections, properties.</summary>
internal sealed class ReadEndpoint(
    PathWalker walker, IDbContextFactory<SensingDb> contexts, IObservationStore store, TimeProvider clock)
{
    private const int UsualPage = 100;
    private static readonly QueryLimits Limits = QueryLimits.Default with { MaxTop = 1000 };

    /// <summary>Answers.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        var path = PathWalker.Parse(Service.Path(context.Request));
        if (path.Segments.Count == 0)
        {
            await ServiceRoot.WriteAsync(context).ConfigureAwait(false);
            return;
        }

        try
        {
            var options = QueryParser.Parse(context.Request.QueryString.Value?.TrimStart('?') ?? "", Limits);
            var target = await walker.WalkAsync(path, Service.SightOf(context), context.RequestAborted).ConfigureAwait(false);
            NotOffered.Check(options, target.Type);
            await (target.Id is { } id ? EntityAsync(context, target, id, options) : CollectionAsync(context, target, options)).ConfigureAwait(false);
        }
        catch (QueryException bad)
        {
            throw NotOffered.Bad(bad);
        }
    }

    /// <summary>Writes one entity.</summary>
    public async Task WriteEntityAsync(HttpContext context, int status, EntityType type, long id, IReadOnlyList<string> select)
    {
        var bytes = await EntityBytesAsync(context, type, id, select).ConfigureAwait(false);
        await JsonAnswer.WriteAsync(context, status, json => json.WriteRawValue(bytes.Span, skipInputValidation: true)).ConfigureAwait(false);
    }

    private async Task EntityAsync(HttpContext context, Target target, long id, QueryOptions options)
    {
        if (options.Filter is not null || options.OrderBy.Count > 0 || options.Top is not null || options.Skip > 0 || options.Count)
        {
            throw NotOffered.Option("query", 0, "$filter, $orderby, $top, $skip and $count need a collection, and this is one entity.");
        }

        if (target.Rest.Count == 0)
        {
            await WriteEntityAsync(context, 200, target.Type, id, options.Select).ConfigureAwait(false);
        }
        else if (target.Rest[0] is RefSegment)
        {
            await WriteEntityAsync(context, 200, target.Type, id, ["@iot.selfLink"]).ConfigureAwait(false);
        }
        else
        {
            var entity = await EntityBytesAsync(context, target.Type, id, []).ConfigureAwait(false);
            await PropertyAnswer.WriteAsync(context, entity, target).ConfigureAwait(false);
        }
    }

    private async Task<ReadOnlyMemory<byte>> EntityBytesAsync(HttpContext context, EntityType type, long id, IReadOnlyList<string> select)
    {
        var writer = new EntityWriter(Service.Address(context.Request), select);
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(1024);
        await using var json = new Utf8JsonWriter(buffer);
        if (EntitySets.Find(type) is { } set)
        {
            await using var db = await contexts.CreateDbContextAsync(context.RequestAborted).ConfigureAwait(false);
            var entity = await set.FindAsync(db, Service.SightOf(context), id, context.RequestAborted).ConfigureAwait(false) ?? throw Gone(type, id);
            var extents = await ExtentsAsync(type, [entity], context.RequestAborted).ConfigureAwait(false);
            writer.Write(json, set, entity, extents?.GetValueOrDefault((entity as ObservedStream)?.StreamId ?? 0));
        }
        else
        {
            writer.Write(json, await store.FindAsync(id, context.RequestAborted).ConfigureAwait(false) ?? throw Gone(type, id));
        }

        await json.FlushAsync(context.RequestAborted).ConfigureAwait(false);
        return buffer.WrittenMemory;
    }

    private async Task CollectionAsync(HttpContext context, Target target, QueryOptions options)
    {
        var isCount = target.Rest.Count > 0 && target.Rest[0] is CountSegment;
        var select = target.Rest.Count > 0 && target.Rest[0] is RefSegment ? ["@iot.selfLink"] : options.Select;
        var writer = new EntityWriter(Service.Address(context.Request), select);
        var size = isCount ? 0 : options.Top ?? UsualPage;
        var page = Service.IsRelational(target.Type)
            ? await EntitiesAsync(Service.SightOf(context), target, options with { Count = options.Count || isCount }, size, writer, context.RequestAborted).ConfigureAwait(false)
            : await ObservationsAsync(Service.SightOf(context), target, options with { Count = options.Count || isCount }, size, writer, context.RequestAborted).ConfigureAwait(false);
        if (isCount)
        {
            await context.Response.WriteAsync(page.Count!.Value.ToString(System.Globalization.CultureInfo.InvariantCulture), Encoding.ASCII).ConfigureAwait(false);
            return;
        }

        await JsonAnswer.WriteAsync(context, 200, json =>
        {
            json.WriteStartObject();
            if (page.Count is { } count)
            {
                json.WriteNumber("@iot.count", count);
            }

            if (page.Next is { } token)
            {
                json.WriteString("@iot.nextLink", NextLink.Of(context.Request, token));
            }

            json.WriteStartArray("value");
            page.Write(json);
            json.WriteEndArray();
            json.WriteEndObject();
        }).ConfigureAwait(false);
    }

    private async Task<Page> EntitiesAsync(Sight sight, Target target, QueryOptions options, int size, EntityWriter writer, CancellationToken cancellation)
    {
        var set = EntitySets.Find(target.Type)!;
        await using var db = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        var (count, entities, next) = await set.Accept(new Ask(db, sight, target, options, size, clock.GetUtcNow().UtcDateTime, cancellation)).ConfigureAwait(false);
        var extents = await ExtentsAsync(target.Type, entities, cancellation).ConfigureAwait(false);
        return new Page(count, next, json => entities.ForEach(entity => writer.Write(json, set, entity, extents?.GetValueOrDefault((entity as ObservedStream)?.StreamId ?? 0))));
    }

    private async Task<Page> ObservationsAsync(Sight sight, Target target, QueryOptions options, int size, EntityWriter writer, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using var db = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        var (left, streams) = await RelatedStreams.FindAsync(db, sight, options, now, cancellation).ConfigureAwait(false);
        var reader = new ObservationReader(store, target, left, streams, now);
        var count = options.Count ? await reader.CountAsync(cancellation).ConfigureAwait(false) : (long?)null;
        var (observations, next) = await reader.PageAsync(size, cancellation).ConfigureAwait(false);
        return new Page(count, next, json => observations.ForEach(one => writer.Write(json, one)));
    }

    private async Task<IReadOnlyDictionary<long, StreamExtent>?> ExtentsAsync(EntityType type, List<Entity> entities, CancellationToken cancellation) =>
        (type == EntityTypes.Datastream || type == EntityTypes.MultiDatastream) && entities.Count > 0
            ? await store.ExtentsAsync([.. entities.Cast<ObservedStream>().Select(stream => stream.StreamId)], cancellation).ConfigureAwait(false)
            : null;

    private static RefusedException Gone(EntityType type, long id) => RefusedException.NotFound($"There is no {type.Name} {id}.");

    /// <summary>A page of a collection.</summary>
    private sealed record Page(long? Count, string? Next, Action<Utf8JsonWriter> Write);

    /// <summary>Asks a set whose row type is known.</summary>
    private sealed class Ask(SensingDb db, Sight sight, Target target, QueryOptions options, int size, DateTime now, CancellationToken cancellation)
        : IEntitySetUse<Task<(long? Count, List<Entity> Entities, string? Next)>>
    {
        public async Task<(long? Count, List<Entity> Entities, string? Next)> Use<T>(EntitySet<T> set)
            where T : Entity, new()
        {
            var query = new EntityQuery<T>(set, db, sight, target, options, now);
            var count = options.Count ? await query.CountAsync(cancellation).ConfigureAwait(false) : (long?)null;
            var (entities, next) = await query.PageAsync(size, cancellation).ConfigureAwait(false);
            return (count, entities, next);
        }
    }
}
