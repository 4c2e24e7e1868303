using Civium.Kernel.Events;
using Civium.Kernel.Requests;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Civium.Modules.Tests.Platform;

/// <summary>Events that must not be lost: they commit with their change and are delivered in order, at least once.</summary>
public sealed class OutboxTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_committed_is_delivered_in_order_and_what_is_rolled_back_is_not()
    {
        await using var host = await StartAsync();
        var (outbox, handler) = (host.Get<IOutbox>(), host.Get<Recorder>());
        await host.InTransactionAsync(async transaction =>
        {
            await outbox.AddAsync("first", transaction, new Told("a"), Token);
            await outbox.AddAsync("first", transaction, new Told("b"), Token);
        });
        await Assert.ThrowsAsync<InvalidOperationException>(() => host.InTransactionAsync(async transaction =>
        {
            await outbox.AddAsync("first", transaction, new Told("never"), Token);
            throw new InvalidOperationException("rolled back");
        }));
        await outbox.DeliverAsync("first", Token);
        Assert.Equal(["a", "b"], handler.Seen);
        Assert.Equal(0, await host.ScalarAsync<long>("SELECT COUNT(*) FROM platform_outbox"));
    }

    [Fact]
    public async Task What_fails_stays_at_the_head_until_it_succeeds()
    {
        await using var host = await StartAsync();
        var (outbox, handler) = (host.Get<IOutbox>(), host.Get<Recorder>());
        handler.FailNext = new InvalidOperationException("a passing fault");
        await host.InTransactionAsync(async transaction =>
        {
            await outbox.AddAsync("first", transaction, new Told("a"), Token);
            await outbox.AddAsync("first", transaction, new Told("b"), Token);
        });
        await outbox.DeliverAsync("first", Token);
        await outbox.DeliverAsync("first", Token);
        Assert.Equal(["a", "b"], handler.Seen);
    }

    [Fact]
    public async Task What_is_refused_is_set_aside_with_its_reason()
    {
        await using var host = await StartAsync();
        var (outbox, handler) = (host.Get<IOutbox>(), host.Get<Recorder>());
        handler.FailNext = RefusedException.BadRequest("no", "it can never be done");
        await host.InTransactionAsync(async transaction =>
        {
            await outbox.AddAsync("first", transaction, new Told("bad"), Token);
            await outbox.AddAsync("first", transaction, new Told("good"), Token);
        });
        await outbox.DeliverAsync("first", Token);
        await outbox.DeliverAsync("first", Token);
        Assert.Equal(["good"], handler.Seen);
        Assert.Equal("it can never be done", await host.ScalarAsync<string>("SELECT failure FROM platform_outbox WHERE dead = 1"));
    }

    private static Task<PlatformHost> StartAsync() => PlatformHost.StartAsync(services =>
    {
        services.AddSingleton<Recorder>();
        services.AddSingleton<IOutboxHandler<Told>>(provider => provider.GetRequiredService<Recorder>());
    });

    internal sealed record Told(string What) : IEvent;

    private sealed class Recorder : IOutboxHandler<Told>
    {
        public List<string> Seen { get; } = [];

        public Exception? FailNext { get; set; }

        public Task HandleAsync(Told fact, CancellationToken cancellation)
        {
            if (FailNext is { } failure)
            {
                FailNext = null;
                throw failure;
            }

            Seen.Add(fact.What);
            return Task.CompletedTask;
        }
    }
}
