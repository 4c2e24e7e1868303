using Civium.Kernel.Access;
using Civium.Kernel.Requests;
using Civium.Platform.Access.Journal;
using Civium.Platform.Access.Storage;
using Microsoft.AspNetCore.Identity;

namespace Civium.Platform.Access.Accounts;

/// <summary>Signs a person in with name and password. One per request.</summary>
/// <remarks>
/// Attempts on one name are made one after the other: the failure count is written with an optimistic check, and attempts in
/// parallel would otherwise each read the same count and slip past the lockout. In a cluster that holds per process.
/// </remarks>
internal sealed class PasswordSignIn(SignInManager<Account> signIn, AccessLog log, TimeProvider clock)
{
    private const int Longest = 256;

    /// <summary>Each costs a slow hash, some tens of milliseconds: more than these would wait longer than anybody does.</summary>
    private const int MostWaiting = 100;

    private static int _waiting;
    private static readonly SemaphoreSlim[] Turns = [.. Enumerable.Range(0, 16).Select(_ => new SemaphoreSlim(1))];
    private static readonly Lazy<string> NobodysHash = new(() => new PasswordHasher<Account>().HashPassword(new Account(), RandomPassword.Make()));

    /// <summary>Whether it worked. Why not is told to nobody but the log.</summary>
    public async Task<bool> TryAsync(string name, string password, string from)
    {
        if (name.Length is 0 or > Longest || password.Length is 0 or > Longest)
        {
            return false;
        }

        if (Interlocked.Increment(ref _waiting) > MostWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            throw new RefusedException(429, "too-many-sign-ins", "Too many people are signing in at once. Try again in a few seconds.");
        }

        try
        {
            return await InTurnAsync(name, password, from).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private async Task<bool> InTurnAsync(string name, string password, string from)
    {
        var turn = Turns[(uint)StringComparer.OrdinalIgnoreCase.GetHashCode(name) % (uint)Turns.Length];
        await turn.WaitAsync(signIn.Context.RequestAborted).ConfigureAwait(false);
        try
        {
            return await CheckAsync(name, password, from).ConfigureAwait(false);
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<bool> CheckAsync(string name, string password, string from)
    {
        var account = await signIn.UserManager.FindByNameAsync(AccountNames.Fold(name)).ConfigureAwait(false);
        var by = new Caller(new Actor(account?.Id.ToString() ?? "", account?.UserName ?? name, ActorKind.Person, []), from);
        var outcome = account is null ? Nobody(password, "unknown-name") : await OutcomeAsync(account, password).ConfigureAwait(false);
        var attempt = new AccessEvent(by, "sign-in", account?.UserName ?? name, outcome);
        if (outcome != "done")
        {
            // Noted, not appended: a flood of guesses must cost neither a commit each nor the disk.
            log.Note(attempt);
            return false;
        }

        await log.AppendAsync(attempt).ConfigureAwait(false);

        account!.LastSignInAt = clock.GetUtcNow().UtcDateTime;
        await signIn.UserManager.UpdateAsync(account).ConfigureAwait(false);
        await signIn.SignInAsync(account, isPersistent: false).ConfigureAwait(false);
        return true;
    }

    private async Task<string> OutcomeAsync(Account account, string password)
    {
        var result = await signIn.CheckPasswordSignInAsync(account, password, lockoutOnFailure: true).ConfigureAwait(false);
        return result switch
        {
            { IsLockedOut: true } => Nobody(password, "locked"),
            { Succeeded: false } => "wrong-password",
            _ when account.Disabled => "disabled",
            _ => "done",
        };
    }

    // A name that nobody has, or that is locked, costs the same time as one whose password is looked at.
    private string Nobody(string password, string outcome)
    {
        signIn.UserManager.PasswordHasher.VerifyHashedPassword(new Account(), NobodysHash.Value, password);
        return outcome;
    }
}
