using System.Collections.Concurrent;
using System.Data.Common;
using System.Text.Json;
using Civium.Kernel.Databases;
using Civium.Kernel.Events;
using Civium.Kernel.Requests;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Civium.Platform.Events;

/// <summary>
/// Delivers what modules' outboxes hold, in order and at least once: to the event's outbox handlers, then to the bus. An entry that is
/// refused, which repetition cannot mend, is set aside with its failure so that it does not hold up the rest for ever; any other failure
/// is tried again until it succeeds.
/// </summary>
internal sealed class Outbox(IServiceProvider services, IEventBus bus, ILogger<Outbox> log) : IOutbox
{
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _delivering = new();

    public Task<long> AddAsync(string module, DbTransaction transaction, IEvent fact, CancellationToken cancellation)
    {
        var type = fact.GetType();
        return transaction.Connection!.ExecuteScalarAsync<long>(new CommandDefinition(
            "INSERT INTO platform_outbox (type, payload) VALUES (@Type, @Payload) RETURNING id",
            new { Type = $"{type.FullName}, {type.Assembly.GetName().Name}", Payload = JsonSerializer.Serialize(fact, type) },
            transaction,
            cancellationToken: cancellation));
    }

    public async Task DeliverAsync(string module, CancellationToken cancellation)
    {
        var database = services.GetRequiredKeyedService<IModuleDatabase>(module);
        var turn = _delivering.GetOrAdd(module, _ => new SemaphoreSlim(1, 1));
        await turn.WaitAsync(cancellation);
        try
        {
            await using var connection = await database.Source.OpenConnectionAsync(cancellation);
            await using var held = await ClusterTurn.TakeAsync(database.Engine, connection, cancellation);
            while (await DeliverNextAsync(connection, module, cancellation))
            {
            }
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Delivers the oldest entry; false when there is none or it failed.</summary>
    private async Task<bool> DeliverNextAsync(DbConnection connection, string module, CancellationToken cancellation)
    {
        var entry = await connection.QueryFirstOrDefaultAsync<Entry>(new CommandDefinition(
            "SELECT id AS Id, type AS Type, payload AS Payload FROM platform_outbox WHERE dead = 0 ORDER BY id LIMIT 1",
            cancellationToken: cancellation));
        if (entry is null)
        {
            return false;
        }

        try
        {
            await HandleAsync(Read(entry), cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            log.LogError(e, "Entry {Id} ({Type}) of the outbox of {Module} was not delivered.", entry.Id, entry.Type, module);
            await connection.ExecuteAsync(new CommandDefinition(
                "UPDATE platform_outbox SET attempts = attempts + 1, failure = @Failure, dead = @Dead WHERE id = @Id",
                new { entry.Id, Failure = e.Message, Dead = e is RefusedException ? 1 : 0 },
                cancellationToken: cancellation));
            return false;
        }

        await connection.ExecuteAsync(new CommandDefinition(
            "DELETE FROM platform_outbox WHERE id = @Id", new { entry.Id }, cancellationToken: cancellation));
        return true;
    }

    private static IEvent Read(Entry entry)
    {
        var type = Type.GetType(entry.Type)
            ?? throw new InvalidOperationException($"The event type {entry.Type} is not known to this version.");
        return (IEvent)(JsonSerializer.Deserialize(entry.Payload, type)
            ?? throw new InvalidOperationException($"The event {entry.Type} has no payload."));
    }

    private async Task HandleAsync(IEvent fact, CancellationToken cancellation)
    {
        var handlers = services.GetServices(typeof(IOutboxHandler<>).MakeGenericType(fact.GetType()));
        foreach (var handler in handlers)
        {
            var caller = (IHandlerCaller)Activator.CreateInstance(typeof(HandlerCaller<>).MakeGenericType(fact.GetType()))!;
            await caller.CallAsync(handler!, fact, cancellation);
        }

        await bus.PublishAsync(fact, cancellation);
    }

    private interface IHandlerCaller
    {
        Task CallAsync(object handler, IEvent fact, CancellationToken cancellation);
    }

    private sealed class HandlerCaller<TEvent> : IHandlerCaller
        where TEvent : IEvent
    {
        public Task CallAsync(object handler, IEvent fact, CancellationToken cancellation) =>
            ((IOutboxHandler<TEvent>)handler).HandleAsync((TEvent)fact, cancellation);
    }

    private sealed class Entry
    {
        public long Id { get; init; }

        public string Type { get; init; } = "";

        public string Payload { get; init; } = "";
    }
}
