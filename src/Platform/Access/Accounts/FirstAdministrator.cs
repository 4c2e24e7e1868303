using Civium.Kernel.Access;
using Civium.Kernel.Requests;
using Civium.Platform.Access.Journal;
using Civium.Platform.Access.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Civium.Platform.Access.Accounts;

/// <summary>The administrator of the first start, and the way back in for who holds the machine. Call it after migration.</summary>
public sealed class FirstAdministrator
{
    /// <summary>Its name.</summary>
    public const string Name = "admin";

    private readonly IServiceScopeFactory _scopes;
    private readonly AccessLog _log;
    private readonly TimeProvider _clock;

    internal FirstAdministrator(IServiceScopeFactory scopes, AccessLog log, TimeProvider clock) => (_scopes, _log, _clock) = (scopes, log, clock);

    /// <summary>
    /// Makes <c>admin</c> when there is no account at all. Of several processes that start at once on one database, one makes it.
    /// </summary>
    /// <returns>Its random password, to show once; null when there were accounts.</returns>
    public async Task<string?> EnsureAdministratorAsync()
    {
        await using var scope = _scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        if (await users.Users.AnyAsync().ConfigureAwait(false))
        {
            return null;
        }

        var password = RandomPassword.Make();
        var account = new Account
        {
            Id = Guid.CreateVersion7(_clock.GetUtcNow()),
            UserName = Name,
            Role = Role.Administrator,
            CreatedAt = _clock.GetUtcNow().UtcDateTime,
        };
        if (!await TryCreateAsync(users, account, password).ConfigureAwait(false))
        {
            return null;
        }

        await _log.AppendAsync(new AccessEvent(new Caller(Actor.System, "command"), "account-made", $"{Name} ({account.Role})")).ConfigureAwait(false);
        return password;
    }

    /// <summary>Gives an account a new random password, lifts its lockout, and enables it.</summary>
    /// <returns>The password, to show once.</returns>
    /// <exception cref="RefusedException">404: there is no such account; the message names those there are.</exception>
    public async Task<string> ResetPasswordAsync(string user = Name)
    {
        await using var scope = _scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        if (await users.FindByNameAsync(AccountNames.Fold(user)).ConfigureAwait(false) is not { } account)
        {
            var some = await users.Users.OrderBy(one => one.NormalizedUserName).Select(one => one.UserName).Take(20).ToListAsync().ConfigureAwait(false);
            throw RefusedException.NotFound(some.Count == 0
                ? $"There is no account {user}, and no other yet: the first \"civium run\" without --open makes one and shows its password."
                : $"There is no account {user}. There are: {string.Join(", ", some)}.");
        }

        account.Disabled = false;
        var password = await AccountDirectory.SetRandomPasswordAsync(users, account).ConfigureAwait(false);
        await _log.AppendAsync(new AccessEvent(new Caller(Actor.System, "command"), "password-reset", account.UserName!)).ConfigureAwait(false);
        return password;
    }

    private static async Task<bool> TryCreateAsync(UserManager<Account> users, Account account, string password)
    {
        try
        {
            var result = await users.CreateAsync(account, password).ConfigureAwait(false);
            return result.Succeeded ? true
                : result.Errors.Any(error => error.Code == nameof(IdentityErrorDescriber.DuplicateUserName)) ? false
                : throw new InvalidOperationException(string.Join(" ", result.Errors.Select(error => error.Description)));
        }
        catch (DbUpdateException) when (users.Users.Any())
        {
            return false;
        }
    }
}
