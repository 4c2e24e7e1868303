using Civium.Schema;
using Microsoft.EntityFrameworkCore;

namespace Civium.Modules.Twin.Latest;

/// <summary>What Twin owns: one row a stream.</summary>
internal abstract class TwinDb(DbContextOptions options) : ModuleContext(options)
{
    /// <summary>The name of the module, of its database and of its data sets.</summary>
    public const string Module = "twin";

    public DbSet<LatestReading> Latest => Set<LatestReading>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        var latest = modelBuilder.Entity<LatestReading>();
        latest.ToTable("latest").HasKey(row => row.Stream);
        latest.Property(row => row.Stream).HasColumnName("stream").ValueGeneratedNever();
        latest.Property(row => row.Start).HasColumnName("start_time");
        latest.Property(row => row.End).HasColumnName("end_time");
        latest.Property(row => row.Kind).HasColumnName("kind").HasConversion<short>();
        latest.Property(row => row.Number).HasColumnName("number");
        latest.Property(row => row.Text).HasColumnName("text");
        latest.Property(row => row.Observation).HasColumnName("observation");
        latest.Property(row => row.Recorded).HasColumnName("recorded");
    }
}

/// <summary>Twin's tables on SQLite.</summary>
internal sealed class SqliteTwinDb(DbContextOptions<SqliteTwinDb> options) : TwinDb(options);

/// <summary>Twin's tables on PostgreSQL.</summary>
internal sealed class PostgresTwinDb(DbContextOptions<PostgresTwinDb> options) : TwinDb(options);

/// <summary>For <c>dotnet ef</c>.</summary>
internal sealed class SqliteTwinDesign : SqliteDesignTime<SqliteTwinDb>;

/// <summary>For <c>dotnet ef</c>.</summary>
internal sealed class PostgresTwinDesign : PostgresDesignTime<PostgresTwinDb>;
