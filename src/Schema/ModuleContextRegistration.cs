using Civium.Kernel.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Civium.Schema;

/// <summary>Registers a module's context.</summary>
public static class ModuleContextRegistration
{
    /// <summary>
    /// Registers <see cref="IDbContextFactory{TContext}"/>, whose contexts are of the type of the engine in use, and the module's
    /// migration at start.
    /// </summary>
    /// <typeparam name="TContext">The module's context, which its code uses.</typeparam>
    /// <typeparam name="TSqlite">Derived from it, to carry the migrations for SQLite.</typeparam>
    /// <typeparam name="TPostgres">Derived from it, to carry the migrations for PostgreSQL.</typeparam>
    public static IServiceCollection AddModuleContext<TContext, TSqlite, TPostgres>(this IServiceCollection services, string module)
        where TContext : ModuleContext
        where TSqlite : TContext
        where TPostgres : TContext
    {
        services.AddSingleton<IDbContextFactory<TContext>>(provider =>
            new ModuleContextFactory<TContext, TSqlite, TPostgres>(provider.GetRequiredKeyedService<IModuleDatabase>(module)));
        services.AddSingleton<IModuleMigration>(provider =>
            new ModuleMigration<TContext>(module, provider.GetRequiredService<IDbContextFactory<TContext>>()));
        return services;
    }
}
