using System.Buffers;
using System.Text.Json;
using Civium.Kernel.Access;
using Civium.Kernel.Requests;
using Civium.Modules.Twin.Types;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Civium.Modules.Twin.Entities;

/// <summary>Writing entities, and reading one with its history, for programs.</summary>
internal static class EntityEndpoints
{
    public const string DataSet = "twin.entities";
    private const long MostBytes = 50L * 1024 * 1024;

    public static void Map(RouteGroupBuilder group)
    {
        var read = new RequiresAttribute(Permission.Read, DataSet);
        var write = new RequiresAttribute(Permission.Steward, DataSet);
        group.MapPost("/entities", UpsertAsync).WithMetadata(write, new RequestSizeLimitAttribute(MostBytes)).WithName("RecordEntities")
            .WithSummary("Record entities from a GeoJSON FeatureCollection, all or nothing")
            .WithDescription("Each feature has id (the city's own code), properties.type, properties.name, perhaps properties[\"name:zh-Hans\"], department, classification, relations, streams, "
                + "and what its type's schema says. validFrom, validTo: when the states hold; from now on unless told. An entity that already is as told is left alone.")
            .Accepts<JsonElement>("application/geo+json", "application/json").ProducesProblem(StatusCodes.Status400BadRequest);
        group.MapDelete("/entities", PurgeAsync).WithMetadata(write).WithName("RemoveSampleEntities")
            .WithSummary("Remove all sample entities with their history; sample=true must be given");
        group.MapGet("/entities/{type}/{code}", FindAsync).WithMetadata(read).WithName("FindEntity")
            .WithSummary("An entity's state at validAt as known at knownAt; both now unless told");
        group.MapGet("/entities/{type}/{code}/history", HistoryAsync).WithMetadata(read).WithName("ListEntityHistory")
            .WithSummary("All that was ever recorded of an entity, in the order of recording");
        group.MapDelete("/entities/{type}/{code}", EndAsync).WithMetadata(write).WithName("EndEntity")
            .WithSummary("End an entity from validFrom (now unless told) to validTo (for ever unless told); its past stays");
    }

    /// <summary>When something is told to hold; null for from now on.</summary>
    /// <exception cref="RefusedException">400: the end is not after the start.</exception>
    public static ValidTime? ValidOf(string? validFrom, string? validTo, DateTime now)
    {
        var (from, to) = (Instants.Of(validFrom, "validFrom"), Instants.Of(validTo, "validTo"));
        if (from is null && to is null)
        {
            return null;
        }

        var valid = new ValidTime(from ?? now, to ?? DateTime.MaxValue);
        return valid.From < valid.To ? valid : throw RefusedException.BadRequest("bad-valid-time", "validTo must be after validFrom.", "validTo");
    }

    /// <summary>Throws what a reader found, if anything.</summary>
    /// <exception cref="RefusedException">400, with all faults in words.</exception>
    public static void ThrowIfAny(IReadOnlyList<FeatureFault> faults)
    {
        if (faults.Count > 0)
        {
            const int told = 20;
            var more = faults.Count > told ? $" And {(faults.Count >= FeatureReader.MostFaults ? "more" : $"{faults.Count - told} more")}." : "";
            throw RefusedException.BadRequest(
                "invalid-entities", string.Join(" ", faults.Take(told).Select(fault => $"{fault.Pointer}: {fault.What}")) + more + " Nothing was changed.", faults[0].Pointer);
        }
    }

    private static async Task<Ok<WriteResult>> UpsertAsync(
        HttpContext context, TypeStore types, EntityWriter writer, TimeProvider clock, CancellationToken cancellation, string? validFrom = null, string? validTo = null)
    {
        var valid = ValidOf(validFrom, validTo, clock.GetUtcNow().UtcDateTime);
        var reader = new FeatureReader(await types.AllAsync(cancellation).ConfigureAwait(false));
        var drafts = await ReadAsync(context, reader, cancellation).ConfigureAwait(false);
        ThrowIfAny(reader.Faults);
        return TypedResults.Ok(await writer.RecordAsync(drafts, valid, Actor.From(context.User).Name, cancellation).ConfigureAwait(false));
    }

    private static async Task<List<EntityDraft>> ReadAsync(HttpContext context, FeatureReader reader, CancellationToken cancellation)
    {
        if (context.Request.ContentLength > MostBytes)
        {
            throw new RefusedException(413, "body-too-large", "A collection may have 50 MB at most; send it in parts.");
        }

        var buffer = new ArrayBufferWriter<byte>((int)Math.Min(context.Request.ContentLength ?? 65536, MostBytes) + 1);
        int read;
        do
        {
            read = await context.Request.Body.ReadAsync(buffer.GetMemory(1), cancellation).ConfigureAwait(false);
            buffer.Advance(read);
            if (buffer.WrittenCount > MostBytes)
            {
                throw new RefusedException(413, "body-too-large", "A collection may have 50 MB at most; send it in parts.");
            }
        }
        while (read > 0);

        try
        {
            return reader.Read(buffer.WrittenSpan);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            throw RefusedException.BadRequest("not-json", $"The body is not well-formed JSON: {fault.Message} Nothing was changed.");
        }
    }

    private static async Task<Ok<WriteResult>> PurgeAsync(
        HttpContext context, EntityPurge purge, CancellationToken cancellation, bool sample = false, string? type = null) => sample
        ? TypedResults.Ok(await purge.PurgeSamplesAsync(type, Actor.From(context.User).Name, cancellation).ConfigureAwait(false))
        : throw RefusedException.BadRequest("not-sample", "Only the sample city can be removed as a whole: add sample=true. Anything else is ended one by one.", "sample");

    private static async Task<IResult> FindAsync(
        string type, string code, HttpContext context, EntityReader reader, EntityReach reach, TimeProvider clock, CancellationToken cancellation, string? validAt = null, string? knownAt = null)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var state = await reader.StateAsync(type, code, Instants.Of(validAt, "validAt") ?? now, Instants.Of(knownAt, "knownAt") ?? DateTime.MaxValue, cancellation).ConfigureAwait(false);
        return state is not null && reach.Of(context.User).Covers(state.Row.Classification)
            ? new FeatureResult(state)
            : throw RefusedException.NotFound($"There is no {type} \"{code}\" at that time, as far as was known.");
    }

    private static async Task<Ok<IReadOnlyList<HistoryAnswer>>> HistoryAsync(
        string type, string code, HttpContext context, EntityReader reader, EntityReach reach, CancellationToken cancellation)
    {
        var mine = reach.Of(context.User);
        var states = (await reader.HistoryAsync(type, code, cancellation).ConfigureAwait(false)).Where(state => mine.Covers(state.Row.Classification)).ToArray();
        return states.Length == 0
            ? throw RefusedException.NotFound($"There never was a {type} \"{code}\".")
            : TypedResults.Ok<IReadOnlyList<HistoryAnswer>>([.. states.Select(HistoryAnswer.Of)]);
    }

    private static async Task<Ok<WriteResult>> EndAsync(
        string type, string code, HttpContext context, EntityWriter writer, EntityReader reader, TimeProvider clock, CancellationToken cancellation, string? validFrom = null, string? validTo = null)
    {
        if ((await reader.HistoryAsync(type, code, cancellation).ConfigureAwait(false)).Count == 0)
        {
            throw RefusedException.NotFound($"There never was a {type} \"{code}\".");
        }

        var valid = ValidOf(validFrom, validTo, clock.GetUtcNow().UtcDateTime);
        return TypedResults.Ok(await writer.EndAsync([(type, code)], valid, Actor.From(context.User).Name, cancellation).ConfigureAwait(false));
    }

    private sealed class FeatureResult(RecordedState state) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.ContentType = "application/geo+json";
            await using var json = new Utf8JsonWriter(httpContext.Response.BodyWriter);
            EntityJson.Write(json, state);
        }
    }
}

/// <summary>A stretch of valid time as it was recorded, and until when that was believed.</summary>
/// <param name="ValidFrom">Since when it held; null for always.</param>
/// <param name="ValidTo">Until when; null for an open end.</param>
/// <param name="RecordedFrom">When it was recorded.</param>
/// <param name="RecordedTo">When it was corrected; null while it stands.</param>
/// <param name="Author">Who recorded it.</param>
/// <param name="Feature">The state, as a GeoJSON feature.</param>
internal sealed record HistoryAnswer(DateTime? ValidFrom, DateTime? ValidTo, DateTime RecordedFrom, DateTime? RecordedTo, string Author, JsonElement Feature)
{
    public static HistoryAnswer Of(RecordedState state)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            EntityJson.Write(json, state);
        }

        return new HistoryAnswer(
            Time(state.Row.ValidFrom), Time(state.Row.ValidTo), Time(state.Row.RecordedFrom)!.Value, Time(state.Row.RecordedTo), state.Row.Author,
            JsonSerializer.Deserialize<JsonElement>(text.ToArray()));
    }

    private static DateTime? Time(long ticks) => ticks is > 0 and < long.MaxValue ? new DateTime(ticks, DateTimeKind.Utc) : null;
}
