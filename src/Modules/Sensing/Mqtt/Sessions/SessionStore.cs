using Civium.Modules.Sensing.Catalogue;
using Microsoft.EntityFrameworkCore;

namespace Civium.Modules.Sensing.Mqtt.Sessions;

/// <summary>Keeps sessions in the module's database. A session belongs to the connection that wrote itself into it last.</summary>
internal sealed class SessionStore(IDbContextFactory<SensingDb> contexts, TimeProvider clock)
{
    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>The session of this key that has not ended; null when there is none.</summary>
    public async Task<MqttSession?> FindAsync(string key, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        var now = Now;
        return await db.Sessions.AsNoTracking().FirstOrDefaultAsync(one => one.Key == key && one.LivesUntil > now, cancellation).ConfigureAwait(false);
    }

    /// <summary>How many there are.</summary>
    public async Task<int> CountAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        return await db.Sessions.CountAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Takes a session for its holder, making it when it is not there.</summary>
    public async Task TakeAsync(MqttSession session, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation).ConfigureAwait(false);
        await db.Sessions.Where(one => one.Key == session.Key).ExecuteDeleteAsync(cancellation).ConfigureAwait(false);
        db.Sessions.Add(session);
        await db.SaveChangesAsync(cancellation).ConfigureAwait(false);
        await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Writes sessions in one transaction.</summary>
    /// <returns>The keys of those that another connection holds now; these were not written.</returns>
    public async Task<IReadOnlyList<string>> SaveAsync(IReadOnlyList<MqttSession> sessions, CancellationToken cancellation)
    {
        var lost = new List<string>();
        await using var db = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation).ConfigureAwait(false);
        foreach (var session in sessions)
        {
            var written = await db.Sessions.Where(one => one.Key == session.Key && one.Holder == session.Holder).ExecuteUpdateAsync(
                set => set.SetProperty(one => one.Subscriptions, session.Subscriptions).SetProperty(one => one.Lines, session.Lines)
                    .SetProperty(one => one.Changes, session.Changes).SetProperty(one => one.LivesUntil, session.LivesUntil),
                cancellation).ConfigureAwait(false);
            if (written == 0)
            {
                lost.Add(session.Key);
            }
        }

        await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
        return lost;
    }

    /// <summary>Deletes a session, whoever holds it.</summary>
    public async Task DeleteAsync(string key, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        if (await db.Sessions.AnyAsync(one => one.Key == key, cancellation).ConfigureAwait(false))
        {
            await db.Sessions.Where(one => one.Key == key).ExecuteDeleteAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Deletes those that have ended.</summary>
    public async Task SweepAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        var now = Now;
        await db.Sessions.Where(one => one.LivesUntil <= now).ExecuteDeleteAsync(cancellation).ConfigureAwait(false);
    }
}
