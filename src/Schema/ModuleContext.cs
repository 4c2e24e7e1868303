using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Civium.Schema;

/// <summary>
/// The base of every module's context. Times are UTC: ticks on SQLite, which cannot order its own time type, and
/// <c>timestamp with time zone</c> on PostgreSQL.
/// </summary>
public abstract class ModuleContext(DbContextOptions options) : DbContext(options)
{
    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        if (Database.IsSqlite())
        {
            configurationBuilder.Properties<DateTime>().HaveConversion<UtcTicks>();
        }
        else
        {
            configurationBuilder.Properties<DateTime>().HaveConversion<UtcTime>();
        }
    }

    private sealed class UtcTicks() : ValueConverter<DateTime, long>(
        time => time.Ticks, ticks => new DateTime(ticks, DateTimeKind.Utc));

    private sealed class UtcTime() : ValueConverter<DateTime, DateTime>(
        time => DateTime.SpecifyKind(time, DateTimeKind.Utc), time => DateTime.SpecifyKind(time, DateTimeKind.Utc));
}
