using System.Buffers;
using Civium.Kernel.Access;
using Civium.Kernel.Requests;
using Civium.Modules.Sensing.Catalogue;
using Civium.Modules.Sensing.Devices;
using Civium.Modules.Sensing.Mqtt.Connections;
using Civium.Modules.Sensing.Observing;
using Civium.Modules.Sensing.Requests;
using Civium.Modules.Sensing.Tasking;

namespace Civium.Modules.Sensing.Mqtt.Publishing;

/// <summary>Stores what a device published, by the same rules as what is posted.</summary>
internal sealed class PublishedReadings(
    TakeObservation take, CreateObservations create, TakeMessage messages, PublishedEntity entities, TaskReports reports)
{
    private const int MostTold = 20;

    /// <summary>Stores it durably.</summary>
    /// <param name="topic">Where it was published.</param>
    /// <param name="to">What that means.</param>
    /// <param name="payload">The body.</param>
    /// <param name="actor">Who published it.</param>
    /// <param name="keys">Its idempotency keys: none or one.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>Null; or, of many readings of which some were stored, what is wrong with the others.</returns>
    /// <exception cref="RefusedException">What is wrong with it; nothing was stored.</exception>
    public async Task<RefusedException?> TakeAsync(
        string? topic, PublishTopic to, ReadOnlySequence<byte> payload, Actor actor, IReadOnlyList<string> keys, CancellationToken cancellation)
    {
        if (payload.Length > MqttLimits.Payload)
        {
            throw RequestBody.TooLarge(MqttLimits.Payload);
        }

        var body = payload.IsSingleSegment ? payload.First : payload.ToArray();
        RequestBody.Check(body.Span);
        if (to.Kind == PublishKind.TaskStatus)
        {
            await reports.TakeAsync(to.Id!.Value, body, actor, cancellation).ConfigureAwait(false);
            return null;
        }

        if (to.Kind == PublishKind.Entity)
        {
            await entities.CreateAsync(to.Path, body, actor, keys, cancellation).ConfigureAwait(false);
            return null;
        }

        if (to.Kind == PublishKind.Message)
        {
            await messages.TakeAsync(to.Id!.Value, body, Sight.Of(actor), RequestKey.Of(keys, actor, "POST /api/sensing/" + topic, body.Span), cancellation).ConfigureAwait(false);
            return null;
        }

        var key = RequestKey.Of(keys, actor, "POST /sensorthings/" + topic, body.Span);
        if (to.Kind == PublishKind.Observations)
        {
            return Faults(await create.TakeAsync(body, Sight.Of(actor), key, cancellation).ConfigureAwait(false));
        }

        await take.TakeAsync(body, to.Id, Sight.Of(actor), key, cancellation).ConfigureAwait(false);
        return null;
    }

    private static RefusedException? Faults(RowAnswer[] rows)
    {
        var bad = rows.Index().Where(row => row.Item.Fault is not null).ToArray();
        if (bad.Length == 0)
        {
            return null;
        }

        var told = string.Join(' ', bad.Take(MostTold).Select(row => $"Row {row.Index + 1}: {row.Item.Fault}"));
        var refused = RefusedException.BadRequest(
            "rows-refused", $"{bad.Length} of {rows.Length} readings were not stored. {told}{(bad.Length > MostTold ? " And more." : "")}");
        return bad.Length < rows.Length ? refused : throw refused;
    }
}
