using Civium.Kernel.Observations;
using Civium.Modules.Sensing.Catalogue;
using Civium.Modules.Sensing.Streams;
using Microsoft.EntityFrameworkCore;

namespace Civium.Modules.Sensing.Reading;

/// <summary>One request's view of what is stored: whose it is, when, and where the answers come from. For one thread at a time.</summary>
internal sealed class Asker(IDbContextFactory<SensingDb> contexts) : IAsyncDisposable
{
    private SensingDb? _side;

    /// <summary>The tables.</summary>
    public SensingDb Db { get; } = contexts.CreateDbContext();

    /// <summary>The tables once more, for what is asked while an answer from <see cref="Db"/> is still being read.</summary>
    public SensingDb Side => _side ??= contexts.CreateDbContext();

    /// <summary>The observations.</summary>
    public required IObservationStore Store { get; init; }

    /// <summary>What is known of streams.</summary>
    public required StreamCache Streams { get; init; }

    /// <summary>What the caller sees.</summary>
    public required Sight Sight { get; init; }

    /// <summary>What <c>now()</c> means.</summary>
    public required DateTime Now { get; init; }

    /// <summary>The service root's address, without a slash at its end.</summary>
    public required string Root { get; init; }

    /// <summary>Stops it.</summary>
    public required CancellationToken Cancellation { get; init; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Db.DisposeAsync().ConfigureAwait(false);
        if (_side is not null)
        {
            await _side.DisposeAsync().ConfigureAwait(false);
        }
    }
}
