using Civium.Schema;
using Microsoft.EntityFrameworkCore;

namespace Civium.Modules.Evaluation.Records;

/// <summary>What Evaluation owns.</summary>
internal abstract class EvaluationDb(DbContextOptions options) : ModuleContext(options)
{
    /// <summary>The name of the module and of its database.</summary>
    public const string Module = "evaluation";

    /// <summary>The data set of frameworks, data and runs, for access.</summary>
    public const string RunsSet = "evaluation.runs";

    public DbSet<FrameworkRow> Frameworks => Set<FrameworkRow>();

    public DbSet<DataSetRow> DataSets => Set<DataSetRow>();

    public DbSet<RunRow> Runs => Set<RunRow>();

    public DbSet<SnapshotRow> Snapshots => Set<SnapshotRow>();

    public DbSet<LiveValueRow> LiveValues => Set<LiveValueRow>();

    public DbSet<LiveSourceRow> LiveSources => Set<LiveSourceRow>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<FrameworkRow>().ToTable("frameworks").HasIndex(row => new { row.Name, row.Version }).IsUnique();
        modelBuilder.Entity<DataSetRow>().ToTable("data_sets").HasIndex(row => row.Framework);
        modelBuilder.Entity<RunRow>().ToTable("runs").HasIndex(row => row.DataSet);
        modelBuilder.Entity<SnapshotRow>().ToTable("snapshots").HasIndex(row => row.Computed);
        modelBuilder.Entity<LiveValueRow>().ToTable("live_values").HasIndex(row => row.Snapshot);
        var sources = modelBuilder.Entity<LiveSourceRow>().ToTable("live_sources");
        sources.HasIndex(row => row.Value);
        sources.HasIndex(row => row.Stream);
    }
}

/// <summary>Evaluation's tables on SQLite.</summary>
internal sealed class SqliteEvaluationDb(DbContextOptions<SqliteEvaluationDb> options) : EvaluationDb(options);

/// <summary>Evaluation's tables on PostgreSQL.</summary>
internal sealed class PostgresEvaluationDb(DbContextOptions<PostgresEvaluationDb> options) : EvaluationDb(options);

/// <summary>For <c>dotnet ef</c>.</summary>
internal sealed class SqliteEvaluationDesign : SqliteDesignTime<SqliteEvaluationDb>;

/// <summary>For <c>dotnet ef</c>.</summary>
internal sealed class PostgresEvaluationDesign : PostgresDesignTime<PostgresEvaluationDb>;
