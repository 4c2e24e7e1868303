using Civium.Schema;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Civium.Platform.Access.Storage;

/// <summary>
/// Accounts, tokens, the access log and the keys that protect cookies. Identity's own base context cannot be used, since every
/// module's context derives from <see cref="ModuleContext"/>; Identity's stores only need its entities mapped, which is done here.
/// </summary>
internal abstract class AccessDb(DbContextOptions options) : ModuleContext(options)
{
    public DbSet<Account> Accounts => Set<Account>();

    public DbSet<BearerToken> Tokens => Set<BearerToken>();

    public DbSet<LoggedAccess> Log => Set<LoggedAccess>();

    public DbSet<ProtectionKey> ProtectionKeys => Set<ProtectionKey>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        MapAccounts(modelBuilder);
        modelBuilder.Entity<BearerToken>(token =>
        {
            token.ToTable("bearer_tokens").HasKey(row => row.Id);
            token.HasIndex(row => row.Hash).IsUnique();
            token.HasOne<Account>().WithMany().HasForeignKey(row => row.OwnerId).OnDelete(DeleteBehavior.Cascade);
        });
        modelBuilder.Entity<LoggedAccess>(line =>
        {
            line.ToTable("access_log").HasKey(row => row.Id);
            line.HasIndex(row => row.At);
        });
        modelBuilder.Entity<ProtectionKey>(key => key.ToTable("protection_keys").HasKey(row => row.Id));
    }

    private static void MapAccounts(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Account>(account =>
        {
            account.ToTable("accounts").HasKey(row => row.Id);
            account.Property(row => row.UserName).HasMaxLength(64);
            account.Property(row => row.NormalizedUserName).HasMaxLength(64);
            account.HasIndex(row => row.NormalizedUserName).IsUnique();
            account.Property(row => row.ConcurrencyStamp).IsConcurrencyToken();
        });
        modelBuilder.Entity<IdentityUserClaim<Guid>>(claim =>
        {
            claim.ToTable("account_claims").HasKey(row => row.Id);
            claim.HasOne<Account>().WithMany().HasForeignKey(row => row.UserId);
        });
        modelBuilder.Entity<IdentityUserLogin<Guid>>(login =>
        {
            login.ToTable("account_logins").HasKey(row => new { row.LoginProvider, row.ProviderKey });
            login.HasOne<Account>().WithMany().HasForeignKey(row => row.UserId);
        });
        modelBuilder.Entity<IdentityUserToken<Guid>>(token =>
        {
            token.ToTable("account_tokens").HasKey(row => new { row.UserId, row.LoginProvider, row.Name });
            token.HasOne<Account>().WithMany().HasForeignKey(row => row.UserId);
        });
    }
}

internal sealed class SqliteAccessDb(DbContextOptions<SqliteAccessDb> options) : AccessDb(options);

internal sealed class PostgresAccessDb(DbContextOptions<PostgresAccessDb> options) : AccessDb(options);

internal sealed class SqliteAccessDesign : SqliteDesignTime<SqliteAccessDb>;

internal sealed class PostgresAccessDesign : PostgresDesignTime<PostgresAccessDb>;
