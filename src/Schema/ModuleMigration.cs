using Civium.Kernel.Databases;
using Microsoft.EntityFrameworkCore;

namespace Civium.Schema;

/// <summary>Applies a context's migrations, and refuses a database that has one this program does not know.</summary>
internal sealed class ModuleMigration<TContext>(string module, IDbContextFactory<TContext> contexts) : IModuleMigration
    where TContext : ModuleContext
{
    public string Module => module;

    public async Task MigrateAsync(CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        var applied = await context.Database.GetAppliedMigrationsAsync(cancellation).ConfigureAwait(false);
        var unknown = applied.Except(context.Database.GetMigrations()).LastOrDefault();
        if (unknown is not null)
        {
            throw new NewerSchemaException($"The database of {module}", unknown);
        }

        await context.Database.MigrateAsync(cancellation).ConfigureAwait(false);
    }
}
