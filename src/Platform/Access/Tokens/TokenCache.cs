using System.Collections.Concurrent;

namespace Civium.Platform.Access.Tokens;

/// <summary>
/// Remembers what tokens give for <see cref="Fresh"/>, so that a busy device costs one look-up per four seconds however many requests it
/// sends. Safe for concurrent use; memory is bounded by the number of tokens that exist, and by <see cref="Most"/>.
/// </summary>
/// <remarks>
/// A revocation in this process removes the entry after its commit. The entry is put in place before its look-up starts, so a look-up
/// that read the row before the revocation is removed with it and can serve only requests that came before. Another process of the
/// cluster reads the row anew within <see cref="Fresh"/>.
/// </remarks>
internal sealed class TokenCache(TimeProvider clock)
{
    public static readonly TimeSpan Fresh = TimeSpan.FromSeconds(4);
    private const int Most = 20_000;
    private readonly ConcurrentDictionary<string, Slot> _slots = new(StringComparer.Ordinal);

    public async ValueTask<TokenGrant?> GetAsync(string hash, Func<string, Task<TokenGrant?>> load)
    {
        if (_slots.TryGetValue(hash, out var slot) && clock.GetElapsedTime(slot.Born) < Fresh)
        {
            return await slot.Grant.Value.ConfigureAwait(false);
        }

        if (_slots.Count >= Most)
        {
            _slots.Clear();
        }

        var made = new Slot(clock.GetTimestamp(), new Lazy<Task<TokenGrant?>>(() => load(hash)));
        slot = _slots.AddOrUpdate(hash, made, (_, there) => clock.GetElapsedTime(there.Born) < Fresh ? there : made);
        var found = false;
        try
        {
            var grant = await slot.Grant.Value.ConfigureAwait(false);
            found = grant is not null;
            return grant;
        }
        finally
        {
            // Neither a failure nor an unknown token is remembered: made-up tokens must not fill the memory.
            if (!found)
            {
                _slots.TryRemove(new KeyValuePair<string, Slot>(hash, slot));
            }
        }
    }

    public void Forget(string hash) => _slots.TryRemove(hash, out _);

    public void ForgetAll() => _slots.Clear();

    private sealed record Slot(long Born, Lazy<Task<TokenGrant?>> Grant);
}
