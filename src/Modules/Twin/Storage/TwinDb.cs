using Civium.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Civium.Modules.Twin.Storage;

/// <summary>What Twin owns: the latest reading of each stream, and the city's entities with their history.</summary>
internal abstract class TwinDb(DbContextOptions options) : ModuleContext(options)
{
    /// <summary>The name of the module, of its database and of its data sets.</summary>
    public const string Module = "twin";

    public DbSet<LatestReading> Latest => Set<LatestReading>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        Readings(modelBuilder.Entity<LatestReading>());
        Entities(modelBuilder.Entity<EntityRow>());
        Versions(modelBuilder.Entity<VersionRow>());
        Changes(modelBuilder.Entity<ChangeRow>());
        var types = modelBuilder.Entity<TypeRow>();
        types.ToTable("entity_type").HasKey(row => row.Id);
        types.Property(row => row.Id).HasColumnName("id");
        types.Property(row => row.Definition).HasColumnName("definition");
        var counters = modelBuilder.Entity<CounterRow>();
        counters.ToTable("counter").HasKey(row => row.Name);
        counters.Property(row => row.Name).HasColumnName("name");
        counters.Property(row => row.Value).HasColumnName("value");
        counters.HasData([.. Counters.All.Select(name => new CounterRow { Name = name })]);
    }

    private static void Readings(EntityTypeBuilder<LatestReading> latest)
    {
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

    private static void Entities(EntityTypeBuilder<EntityRow> entities)
    {
        entities.ToTable("entity").HasKey(row => row.Id);
        entities.Property(row => row.Id).HasColumnName("id").ValueGeneratedNever();
        entities.Property(row => row.Type).HasColumnName("type");
        entities.Property(row => row.Code).HasColumnName("code");
        entities.HasIndex(row => new { row.Type, row.Code }).IsUnique();
    }

    private static void Versions(EntityTypeBuilder<VersionRow> versions)
    {
        versions.ToTable("version").HasKey(row => row.Sequence);
        versions.Property(row => row.Sequence).HasColumnName("seq").ValueGeneratedNever();
        versions.Property(row => row.Entity).HasColumnName("entity");
        versions.Property(row => row.RecordedFrom).HasColumnName("recorded_from");
        versions.Property(row => row.RecordedTo).HasColumnName("recorded_to");
        versions.Property(row => row.ValidFrom).HasColumnName("valid_from");
        versions.Property(row => row.ValidTo).HasColumnName("valid_to");
        versions.Property(row => row.Name).HasColumnName("name");
        versions.Property(row => row.NameZh).HasColumnName("name_zh");
        versions.Property(row => row.Geometry).HasColumnName("geometry");
        versions.Property(row => row.Properties).HasColumnName("properties");
        versions.Property(row => row.Relations).HasColumnName("relations");
        versions.Property(row => row.Streams).HasColumnName("streams");
        versions.Property(row => row.Department).HasColumnName("department");
        versions.Property(row => row.Classification).HasColumnName("classification");
        versions.Property(row => row.Sample).HasColumnName("sample");
        versions.Property(row => row.Author).HasColumnName("author");
        versions.HasIndex(row => new { row.Entity, row.RecordedTo });
        versions.HasIndex(row => row.Sample).HasFilter("sample = 1");
    }

    private static void Changes(EntityTypeBuilder<ChangeRow> changes)
    {
        changes.ToTable("change").HasKey(row => row.Sequence);
        changes.Property(row => row.Sequence).HasColumnName("seq").ValueGeneratedNever();
        changes.Property(row => row.Recorded).HasColumnName("recorded");
        changes.Property(row => row.Entity).HasColumnName("entity");
        changes.Property(row => row.Type).HasColumnName("type");
        changes.Property(row => row.Code).HasColumnName("code");
        changes.Property(row => row.Kind).HasColumnName("kind");
        changes.Property(row => row.Classification).HasColumnName("classification");
        changes.Property(row => row.MinX).HasColumnName("min_x");
        changes.Property(row => row.MinY).HasColumnName("min_y");
        changes.Property(row => row.MaxX).HasColumnName("max_x");
        changes.Property(row => row.MaxY).HasColumnName("max_y");
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
