using Civium.Kernel.Databases;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Civium.Schema;

/// <summary>Makes contexts of the engine in use. Each has a connection of its own; dispose them soon.</summary>
internal sealed class ModuleContextFactory<TContext, TSqlite, TPostgres> : IDbContextFactory<TContext>
    where TContext : ModuleContext
    where TSqlite : TContext
    where TPostgres : TContext
{
    private readonly Func<TContext> _create;

    public ModuleContextFactory(IModuleDatabase database)
    {
        if (database.Engine == DatabaseEngine.Sqlite)
        {
            var options = new DbContextOptionsBuilder<TSqlite>().UseSqlite(database.Source.ConnectionString).Options;
            _create = () => (TContext)Activator.CreateInstance(typeof(TSqlite), options)!;
        }
        else
        {
            var options = new DbContextOptionsBuilder<TPostgres>().UseNpgsql((NpgsqlDataSource)database.Source).Options;
            _create = () => (TContext)Activator.CreateInstance(typeof(TPostgres), options)!;
        }
    }

    public TContext CreateDbContext() => _create();
}
