using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Civium.Schema;

/// <summary>Lets <c>dotnet ef</c> make a SQLite context without the host: derive one per context.</summary>
public abstract class SqliteDesignTime<TContext> : IDesignTimeDbContextFactory<TContext>
    where TContext : ModuleContext
{
    /// <inheritdoc/>
    public TContext CreateDbContext(string[] args) => (TContext)Activator.CreateInstance(
        typeof(TContext), new DbContextOptionsBuilder<TContext>().UseSqlite("Data Source=:memory:").Options)!;
}

/// <summary>Lets <c>dotnet ef</c> make a PostgreSQL context without the host: derive one per context.</summary>
public abstract class PostgresDesignTime<TContext> : IDesignTimeDbContextFactory<TContext>
    where TContext : ModuleContext
{
    /// <inheritdoc/>
    public TContext CreateDbContext(string[] args) => (TContext)Activator.CreateInstance(
        typeof(TContext), new DbContextOptionsBuilder<TContext>().UseNpgsql("Host=127.0.0.1").Options)!;
}
