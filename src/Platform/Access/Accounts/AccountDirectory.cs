using Civium.Kernel.Access;
using Civium.Kernel.Requests;
using Civium.Platform.Access.Gate;
using Civium.Platform.Access.Journal;
using Civium.Platform.Access.Storage;
using Civium.Platform.Access.Tokens;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Civium.Platform.Access.Accounts;

/// <summary>
/// The accounts: made, changed and removed by administrators. Safe for concurrent use. What takes someone's access away ends their
/// tokens at once and their sign-ins within a minute.
/// </summary>
public sealed class AccountDirectory : IDisposable
{
    private const string DataSet = "access.users";
    private readonly IServiceScopeFactory _scopes;
    private readonly IAuthorizer _authorizer;
    private readonly AccessLog _log;
    private readonly BearerTokens _tokens;
    private readonly TimeProvider _clock;

    // Changes are made one at a time, so that two administrators cannot take the role from each other and leave none.
    private readonly SemaphoreSlim _turn = new(1);

    internal AccountDirectory(IServiceScopeFactory scopes, IAuthorizer authorizer, AccessLog log, BearerTokens tokens, TimeProvider clock) =>
        (_scopes, _authorizer, _log, _tokens, _clock) = (scopes, authorizer, log, tokens, clock);

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    /// <summary>All accounts by name.</summary>
    public async Task<IReadOnlyList<AccountSummary>> ListAsync(Caller by, CancellationToken cancellation = default)
    {
        _authorizer.Demand(by.Actor, Permission.Administer, DataSet);
        await using var scope = _scopes.CreateAsyncScope();
        var context = scope.ServiceProvider.GetRequiredService<AccessDb>();
        var rows = await context.Accounts.AsNoTracking().OrderBy(account => account.NormalizedUserName).ToListAsync(cancellation).ConfigureAwait(false);
        return [.. rows.Select(Summary)];
    }

    /// <summary>Makes an account.</summary>
    /// <exception cref="RefusedException">400 or 409: what is wrong with it.</exception>
    public Task<AccountPassword> CreateAsync(Caller by, NewAccount asked) => ChangeAsync(by, async users =>
    {
        var name = Names.Clean(asked.Name, 64, "/name");
        var account = new Account
        {
            Id = Guid.CreateVersion7(_clock.GetUtcNow()),
            UserName = name,
            Role = Names.RoleOf(asked.Role, "/role"),
            Department = Names.DepartmentOf(asked.Department, "/department"),
            CreatedAt = _clock.GetUtcNow().UtcDateTime,
        };
        var password = RandomPassword.Make();
        Require(await users.CreateAsync(account, password).ConfigureAwait(false));
        await LogAsync(by, "account-made", $"{name} ({account.Role})").ConfigureAwait(false);
        return new AccountPassword(Summary(account), password);
    });

    /// <summary>Changes the role or the department, or disables or enables an account.</summary>
    /// <exception cref="RefusedException">404, or 409 when it would leave no administrator.</exception>
    public Task<AccountSummary> ChangeAsync(Caller by, Guid id, AccountChange change) => ChangeAsync(by, async users =>
    {
        var account = await FindAsync(users, id).ConfigureAwait(false);
        var role = change.Role is null ? account.Role : Names.RoleOf(change.Role, "/role");
        var disabled = change.Disabled ?? account.Disabled;
        if (role != Role.Administrator || disabled)
        {
            await RequireAnotherAdministratorAsync(users, account).ConfigureAwait(false);
        }

        var (formerRole, wasDisabled) = (account.Role, account.Disabled);
        (account.Role, account.Disabled) = (role, disabled);
        var formerDepartment = account.Department;
        account.Department = change.Department is null ? formerDepartment : Names.DepartmentOf(change.Department, "/department");

        // A new security stamp makes this account's cookies and circuits worthless at their next validation. It is saved with the change.
        Require(await users.UpdateSecurityStampAsync(account).ConfigureAwait(false));
        if (role != formerRole)
        {
            await LogAsync(by, "role-changed", $"{account.UserName}: {formerRole} to {role}").ConfigureAwait(false);
        }

        if (account.Department != formerDepartment)
        {
            await LogAsync(by, "department-changed", $"{account.UserName}: {formerDepartment ?? "none"} to {account.Department ?? "none"}").ConfigureAwait(false);
        }

        if (disabled != wasDisabled)
        {
            await LogAsync(by, disabled ? "account-disabled" : "account-enabled", account.UserName!).ConfigureAwait(false);
        }

        return Summary(account);
    });

    /// <summary>Gives an account a new random password and lifts its lockout.</summary>
    public Task<AccountPassword> ResetPasswordAsync(Caller by, Guid id) => ChangeAsync(by, async users =>
    {
        var account = await FindAsync(users, id).ConfigureAwait(false);
        var password = await SetRandomPasswordAsync(users, account).ConfigureAwait(false);
        await LogAsync(by, "password-reset", account.UserName!).ConfigureAwait(false);
        return new AccountPassword(Summary(account), password);
    });

    /// <summary>Removes an account with its tokens.</summary>
    public Task RemoveAsync(Caller by, Guid id) => ChangeAsync(by, async users =>
    {
        var account = await FindAsync(users, id).ConfigureAwait(false);
        await RequireAnotherAdministratorAsync(users, account).ConfigureAwait(false);
        Require(await users.DeleteAsync(account).ConfigureAwait(false));
        await LogAsync(by, "account-removed", account.UserName!).ConfigureAwait(false);
        return true;
    });

    /// <summary>Sets a new random password and lifts the lockout; nothing is saved on failure.</summary>
    internal static async Task<string> SetRandomPasswordAsync(UserManager<Account> users, Account account)
    {
        var password = RandomPassword.Make();
        account.PasswordHash = users.PasswordHasher.HashPassword(account, password);
        (account.LockoutEnd, account.AccessFailedCount) = (null, 0);
        Require(await users.UpdateSecurityStampAsync(account).ConfigureAwait(false));
        return password;
    }

    internal static void Require(IdentityResult result)
    {
        if (result.Errors.FirstOrDefault() is { } error)
        {
            throw error.Code == nameof(IdentityErrorDescriber.DuplicateUserName)
                ? RefusedException.Conflict("name-taken", "There is an account with this name. Choose another.", "/name")
                : RefusedException.Conflict("account-refused", error.Description);
        }
    }

    private async Task<T> ChangeAsync<T>(Caller by, Func<UserManager<Account>, Task<T>> change)
    {
        _authorizer.Demand(by.Actor, Permission.Administer, DataSet);
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            await using var scope = _scopes.CreateAsyncScope();
            return await change(scope.ServiceProvider.GetRequiredService<UserManager<Account>>()).ConfigureAwait(false);
        }
        finally
        {
            _tokens.AccountsChanged();
            _turn.Release();
        }
    }

    private static async Task<Account> FindAsync(UserManager<Account> users, Guid id) =>
        await users.FindByIdAsync(id.ToString()).ConfigureAwait(false)
        ?? throw RefusedException.NotFound("There is no account with this id. It may have been removed.");

    private static async Task RequireAnotherAdministratorAsync(UserManager<Account> users, Account account)
    {
        if (account is { Role: Role.Administrator, Disabled: false }
            && !await users.Users.AnyAsync(other => other.Id != account.Id && other.Role == Role.Administrator && !other.Disabled).ConfigureAwait(false))
        {
            throw RefusedException.Conflict("last-administrator", "This is the only administrator who can sign in. Make another one first.");
        }
    }

    private Task LogAsync(Caller by, string action, string target) => _log.AppendAsync(new AccessEvent(by, action, target));

    private AccountSummary Summary(Account account) => new(
        account.Id, account.UserName!, account.Role, account.Disabled, account.LockoutEnd > _clock.GetUtcNow(), account.CreatedAt, account.LastSignInAt, account.Department);
}
