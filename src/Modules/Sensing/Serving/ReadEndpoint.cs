using System.Globalization;
using System.Text;
using System.Text.Json;
using Civium.Kernel.Access;
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
    PathWalker walker, Askers askers)
{
    private static readonly QueryLimits Limits = QueryLimits.Default with { MaxTop = 1000 };

    /// <summary>Answers.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        var path = PathWalker.Parse(Service.Path(context.Request));
        await using var asker = askers.Of(context);
        await RequireSomethingPublicAsync(context, asker).ConfigureAwait(false);
        if (path.Segments.Count == 0)
        {
            await ServiceRoot.WriteAsync(context).ConfigureAwait(false);
            return;
        }

        try
        {
            var options = QueryParser.Parse(context.Request.QueryString.Value?.TrimStart('?') ?? "", Limits);
            var target = await walker.WalkAsync(asker.Db, path, asker.Sight, asker.Cancellation).ConfigureAwait(false);
            Expansion.Check(options, target.Type);
            await (target.Id is { } id ? EntityAsync(context, asker, target, id, options) : CollectionAsync(context, asker, target, options)).ConfigureAwait(false);
        }
        catch (QueryException bad)
        {
            throw NotOffered.Bad(bad);
        }
    }

    /// <summary>Writes one entity.</summary>
    public async Task WriteEntityAsync(HttpContext context, int status, EntityType type, long id)
    {
        await using var asker = askers.Of(context);
        var bytes = await EntityBytesAsync(asker, type, id, QueryOptions.None).ConfigureAwait(false);
        await JsonAnswer.WriteAsync(context, status, json => json.WriteRawValue(bytes.Span, skipInputValidation: true)).ConfigureAwait(false);
    }

    /// <summary>One entity as JSON, with nothing expanded.</summary>
    public async Task<ReadOnlyMemory<byte>> ReadEntityAsync(HttpContext context, EntityType type, long id)
    {
        await using var asker = askers.Of(context);
        return await EntityBytesAsync(asker, type, id, QueryOptions.None).ConfigureAwait(false);
    }

    /// <summary>Where nothing is public, whoever is not signed in is told to sign in, rather than shown an empty city.</summary>
    private static async Task RequireSomethingPublicAsync(HttpContext context, Asker asker)
    {
        if (!asker.Sight.Known && !await asker.Db.Things.AnyAsync(thing => thing.Classification == Classification.Public, asker.Cancellation).ConfigureAwait(false))
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            throw new RefusedException(401, "sign-in-needed", "This needs an account. Sign in, or send a bearer token.");
        }
    }

    private static async Task EntityAsync(HttpContext context, Asker asker, Target target, long id, QueryOptions options)
    {
        if (options.Filter is not null || options.OrderBy.Count > 0 || options.Top is not null || options.Skip > 0 || options.Count)
        {
            throw NotOffered.Option("query", 0, "$filter, $orderby, $top, $skip and $count need a collection, and this is one entity.");
        }

        if (target.Rest.Count > 0 && target.Rest[0] is not RefSegment)
        {
            var whole = await EntityBytesAsync(asker, target.Type, id, QueryOptions.None).ConfigureAwait(false);
            await PropertyAnswer.WriteAsync(context, whole, target).ConfigureAwait(false);
            return;
        }

        var asked = target.Rest.Count > 0 ? QueryOptions.None with { Select = ["@iot.selfLink"] } : options;
        var bytes = await EntityBytesAsync(asker, target.Type, id, asked).ConfigureAwait(false);
        if (options.ResultFormat is { } format)
        {
            await FormattedAnswer.WriteAsync(context, format, target.Type, [bytes], null, null).ConfigureAwait(false);
            return;
        }

        await JsonAnswer.WriteAsync(context, 200, json => json.WriteRawValue(bytes.Span, skipInputValidation: true)).ConfigureAwait(false);
    }

    private static async Task<ReadOnlyMemory<byte>> EntityBytesAsync(Asker asker, EntityType type, long id, QueryOptions options)
    {
        object? row = EntitySets.Find(type) is { } set
            ? await set.FindAsync(asker.Db, asker.Sight, id, asker.Cancellation).ConfigureAwait(false)
            : await asker.Store.FindAsync(id, asker.Cancellation).ConfigureAwait(false);
        if (row is null)
        {
            throw RefusedException.NotFound($"There is no {type.Name} {id}.");
        }

        var expansion = new Expansion(asker);
        var shown = await expansion.ExpandAsync([row], type, options.Expand).ConfigureAwait(false);
        return Bytes(new EntityWriter(asker.Root, options.Select, expansion.Graph.Extent), shown[0]);
    }

    private static ReadOnlyMemory<byte> Bytes(EntityWriter writer, Shown shown)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, JsonAnswer.Options))
        {
            writer.Write(json, shown);
        }

        return buffer.WrittenMemory;
    }

    private static async Task CollectionAsync(HttpContext context, Asker asker, Target target, QueryOptions options)
    {
        var isCount = target.Rest.Count > 0 && target.Rest[0] is CountSegment;
        var select = target.Rest.Count > 0 && target.Rest[0] is RefSegment ? ["@iot.selfLink"] : options.Select;
        var size = isCount ? 0 : options.Top ?? CollectionReader.UsualPage;
        var page = await CollectionReader.ReadAsync(asker, target, options with { Count = options.Count || isCount }, size).ConfigureAwait(false);
        if (isCount)
        {
            await context.Response.WriteAsync(page.Count!.Value.ToString(CultureInfo.InvariantCulture), Encoding.ASCII).ConfigureAwait(false);
            return;
        }

        var next = page.Next is { } token ? NextLink.Of(context.Request, token) : null;
        if (options.ResultFormat is { } format && format.Equals("dataArray", StringComparison.OrdinalIgnoreCase))
        {
            await DataArrayAnswer.WriteAsync(context, target.Type, page, select, next).ConfigureAwait(false);
            return;
        }

        var expansion = new Expansion(asker);
        var shown = await expansion.ExpandAsync(page.Rows, target.Type, options.Expand).ConfigureAwait(false);
        var writer = new EntityWriter(asker.Root, select, expansion.Graph.Extent);
        if (options.ResultFormat is not null)
        {
            await FormattedAnswer.WriteAsync(context, options.ResultFormat, target.Type, shown.ConvertAll(one => Bytes(writer, one)), page.Count, next).ConfigureAwait(false);
            return;
        }

        await JsonAnswer.WriteAsync(context, 200, json =>
        {
            json.WriteStartObject();
            PageHead.Write(json, page.Count, next);
            json.WriteStartArray("value");
            shown.ForEach(one => writer.Write(json, one));
            json.WriteEndArray();
            json.WriteEndObject();
        }).ConfigureAwait(false);
    }
}
