using Civium.Platform.Access.Storage;
using Microsoft.EntityFrameworkCore;

namespace Civium.Platform.Access.Journal;

/// <summary>
/// The log of who did what with accounts and tokens, and of every refusal. Safe for concurrent use.
/// </summary>
/// <remarks>
/// Acts are written before they are answered. Refusals are gathered for a second and equal ones counted in one line, at most
/// <see cref="MostPending"/> lines a minute, and one more for all others: a flood of refused requests must not fill the disk.
/// </remarks>
public sealed class AccessLog
{
    internal const int MostPending = 200;
    internal static readonly TimeSpan Kept = TimeSpan.FromDays(365);
    private const int LongestText = 200;

    private readonly IDbContextFactory<AccessDb> _contexts;
    private readonly TimeProvider _clock;
    private readonly Lock _gate = new();
    private Dictionary<AccessEvent, int> _pending = [];
    private int _crowdedOut;
    private int _written;
    private long _minute;

    internal AccessLog(IDbContextFactory<AccessDb> contexts, TimeProvider clock)
    {
        _contexts = contexts;
        _clock = clock;
    }

    /// <summary>Writes an act, durably, before returning.</summary>
    public async Task AppendAsync(AccessEvent entry, CancellationToken cancellation = default)
    {
        await using var context = await _contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        context.Log.Add(Line(entry, 1));
        await context.SaveChangesAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Notes a refusal, to be written within a second or two. Never waits.</summary>
    public void Note(AccessEvent entry)
    {
        // Two actors with the same id are the same key whatever their role lists: lists compare by reference.
        var key = entry with { By = entry.By with { Actor = entry.By.Actor with { Roles = [] } } };
        lock (_gate)
        {
            if (_pending.TryGetValue(key, out var times))
            {
                _pending[key] = times + 1;
            }
            else if (_pending.Count + _written < MostPending)
            {
                _pending[key] = 1;
            }
            else
            {
                _crowdedOut++;
            }
        }
    }

    /// <summary>A page of the log, newest first.</summary>
    /// <param name="before">Only lines older than this id; null for the newest.</param>
    /// <param name="take">How many, from 1 to 500.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<IReadOnlyList<AccessLine>> PageAsync(long? before, int take, CancellationToken cancellation = default)
    {
        await using var context = await _contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        return await context.Log.AsNoTracking()
            .Where(line => before == null || line.Id < before)
            .OrderByDescending(line => line.Id)
            .Take(Math.Clamp(take, 1, 500))
            .Select(line => new AccessLine(
                line.Id, line.At, line.ActorId, line.ActorName, line.Action, line.Target, line.From, line.Outcome, line.Times))
            .ToListAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Writes what was noted.</summary>
    internal async Task FlushAsync(CancellationToken cancellation)
    {
        var (noted, crowdedOut) = TakePending();
        if (noted.Count == 0 && crowdedOut == 0)
        {
            return;
        }

        await using var context = await _contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        context.Log.AddRange(noted.Select(pair => Line(pair.Key, pair.Value)));
        if (crowdedOut > 0)
        {
            var many = new Caller(Kernel.Access.Actor.Anonymous with { Name = "(many)" }, "(many)");
            context.Log.Add(Line(new AccessEvent(many, "access", "(many)", "refused"), crowdedOut));
        }

        await context.SaveChangesAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Deletes what is older than a year.</summary>
    internal async Task<int> ForgetOldAsync(CancellationToken cancellation)
    {
        var oldest = _clock.GetUtcNow().UtcDateTime - Kept;
        await using var context = await _contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        return await context.Log.Where(line => line.At < oldest).ExecuteDeleteAsync(cancellation).ConfigureAwait(false);
    }

    private (Dictionary<AccessEvent, int> Noted, int CrowdedOut) TakePending()
    {
        lock (_gate)
        {
            // What is crowded out is told once a minute, when the count of lines begins anew.
            var minute = _clock.GetUtcNow().Ticks / TimeSpan.TicksPerMinute;
            var crowdedOut = minute != _minute ? _crowdedOut : 0;
            if (minute != _minute)
            {
                (_minute, _written, _crowdedOut) = (minute, 0, 0);
            }

            var taken = (_pending, crowdedOut);
            _written += _pending.Count;
            _pending = [];
            return taken;
        }
    }

    private LoggedAccess Line(AccessEvent entry, int times) => new()
    {
        At = _clock.GetUtcNow().UtcDateTime,
        ActorId = Short(entry.By.Actor.Id),
        ActorName = Short(entry.By.Actor.Name),
        Action = Short(entry.Action),
        Target = Short(entry.Target),
        From = Short(entry.By.From),
        Outcome = Short(entry.Outcome),
        Times = times,
    };

    // PostgreSQL refuses NUL in text, and a name that was typed at the sign-in may hold anything.
    private static string Short(string text) =>
        (text.Length <= LongestText ? text : text[..LongestText]).Replace('\0', '?');
}
