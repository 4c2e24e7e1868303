using Civium.Schema;
using Microsoft.EntityFrameworkCore;

namespace Civium.Modules.Warning.Records;

/// <summary>What Warning owns.</summary>
internal abstract class WarningDb(DbContextOptions options) : ModuleContext(options)
{
    /// <summary>The name of the module, of its database and of its data sets.</summary>
    public const string Module = "warning";

    /// <summary>The data set of warnings, for access.</summary>
    public const string WarningsSet = "warning.warnings";

    /// <summary>The data set of rules, for access.</summary>
    public const string RulesSet = "warning.rules";

    public DbSet<WarningRow> Warnings => Set<WarningRow>();

    public DbSet<TransitionRow> Transitions => Set<TransitionRow>();

    public DbSet<RuleRow> Rules => Set<RuleRow>();

    public DbSet<RuleSetRow> RuleSets => Set<RuleSetRow>();

    public DbSet<PairRow> Pairs => Set<PairRow>();

    public DbSet<HandoverRow> Handovers => Set<HandoverRow>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        var warnings = modelBuilder.Entity<WarningRow>().ToTable("warnings");
        warnings.HasIndex(row => new { row.Opened, row.Id });
        warnings.HasIndex(row => new { row.Stream, row.Closed });
        warnings.HasIndex(row => new { row.Rule, row.Closed });

        var transitions = modelBuilder.Entity<TransitionRow>().ToTable("transitions");
        transitions.HasIndex(row => row.Warning);
        transitions.HasIndex(row => row.Recorded);
        transitions.HasIndex(row => new { row.Time, row.Reason, row.Id });
        transitions.Property(row => row.Reason).HasConversion<short>();

        modelBuilder.Entity<HandoverRow>().ToTable("handovers");

        modelBuilder.Entity<RuleRow>().ToTable("rules");
        modelBuilder.Entity<RuleSetRow>().ToTable("rule_sets").HasKey(row => row.Name);

        // Read and written by hand in PairStore, so its columns are named for that.
        var pairs = modelBuilder.Entity<PairRow>().ToTable("pairs");
        pairs.HasKey(row => new { row.Stream, row.Rule });
        pairs.Property(row => row.Stream).HasColumnName("stream");
        pairs.Property(row => row.Rule).HasColumnName("rule");
        pairs.Property(row => row.Version).HasColumnName("version");
        pairs.Property(row => row.Detector).HasColumnName("detector");
        pairs.Property(row => row.Links).HasColumnName("links");
        pairs.Property(row => row.Due).HasColumnName("due");
        pairs.Property(row => row.Touched).HasColumnName("touched");
        pairs.HasIndex(row => row.Due);
        pairs.HasIndex(row => row.Rule);
    }
}

/// <summary>Warning's tables on SQLite.</summary>
internal sealed class SqliteWarningDb(DbContextOptions<SqliteWarningDb> options) : WarningDb(options);

/// <summary>Warning's tables on PostgreSQL.</summary>
internal sealed class PostgresWarningDb(DbContextOptions<PostgresWarningDb> options) : WarningDb(options);

/// <summary>For <c>dotnet ef</c>.</summary>
internal sealed class SqliteWarningDesign : SqliteDesignTime<SqliteWarningDb>;

/// <summary>For <c>dotnet ef</c>.</summary>
internal sealed class PostgresWarningDesign : PostgresDesignTime<PostgresWarningDb>;
