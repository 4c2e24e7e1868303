using Civium.Schema;
using Microsoft.EntityFrameworkCore;

namespace Civium.Modules.Sensing.Catalogue;

/// <summary>Sensing's tables: all of SensorThings but the observations, which live in the observation store.</summary>
internal abstract class SensingDb(DbContextOptions options) : ModuleContext(options)
{
    public DbSet<Thing> Things => Set<Thing>();

    public DbSet<Location> Locations => Set<Location>();

    public DbSet<HistoricalLocation> HistoricalLocations => Set<HistoricalLocation>();

    public DbSet<Sensor> Sensors => Set<Sensor>();

    public DbSet<ObservedProperty> ObservedProperties => Set<ObservedProperty>();

    public DbSet<Datastream> Datastreams => Set<Datastream>();

    public DbSet<FeatureOfInterest> FeaturesOfInterest => Set<FeatureOfInterest>();

    public DbSet<LastId> LastIds => Set<LastId>();

    public DbSet<DeletedStream> DeletedStreams => Set<DeletedStream>();

    public DbSet<CreationReceipt> Receipts => Set<CreationReceipt>();

    public DbSet<CatalogueChange> Changes => Set<CatalogueChange>();

    public DbSet<MqttSession> Sessions => Set<MqttSession>();

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        Places(modelBuilder);
        Streams(modelBuilder);
        Bookkeeping(modelBuilder);
        foreach (var entity in modelBuilder.Model.GetEntityTypes().Where(type => type.ClrType.IsSubclassOf(typeof(Entity))))
        {
            modelBuilder.Entity(entity.ClrType).Property(nameof(Entity.Id)).ValueGeneratedNever();
        }

        // Texts compare by code point on both engines, so that orders and pages are the same.
        if (Database.IsNpgsql())
        {
            foreach (var text in modelBuilder.Model.GetEntityTypes().SelectMany(type => type.GetProperties()).Where(one => one.ClrType == typeof(string)))
            {
                text.SetCollation("C");
            }
        }
    }

    private static void Places(ModelBuilder model)
    {
        model.Entity<Thing>(thing =>
        {
            thing.ToTable("things");
            thing.HasMany(one => one.Locations).WithMany(one => one.Things).UsingEntity(
                "thing_locations",
                right => right.HasOne(typeof(Location)).WithMany().HasForeignKey("location_id"),
                left => left.HasOne(typeof(Thing)).WithMany().HasForeignKey("thing_id"));
        });
        model.Entity<Location>().ToTable("locations");
        model.Entity<HistoricalLocation>(past =>
        {
            past.ToTable("historical_locations");
            past.HasOne(one => one.Thing).WithMany(one => one.HistoricalLocations).HasForeignKey(one => one.ThingId);
            past.HasIndex(one => new { one.ThingId, one.Time });
            past.HasMany(one => one.Locations).WithMany(one => one.HistoricalLocations).UsingEntity(
                "historical_location_locations",
                right => right.HasOne(typeof(Location)).WithMany().HasForeignKey("location_id"),
                left => left.HasOne(typeof(HistoricalLocation)).WithMany().HasForeignKey("historical_location_id"));
        });
        model.Entity<FeatureOfInterest>(feature =>
        {
            feature.ToTable("features_of_interest");
            feature.HasOne<Location>().WithMany().HasForeignKey(one => one.LocationId).OnDelete(DeleteBehavior.SetNull);
            feature.HasIndex(one => one.LocationId).IsUnique();
        });
    }

    private static void Streams(ModelBuilder model)
    {
        model.Entity<Sensor>().ToTable("sensors");
        model.Entity<ObservedProperty>().ToTable("observed_properties");
        model.Entity<Datastream>(stream =>
        {
            stream.ToTable("datastreams");
            stream.HasOne(one => one.Thing).WithMany(one => one.Datastreams).HasForeignKey(one => one.ThingId);
            stream.HasOne(one => one.Sensor).WithMany(one => one.Datastreams).HasForeignKey(one => one.SensorId);
            stream.HasOne(one => one.ObservedProperty).WithMany(one => one.Datastreams).HasForeignKey(one => one.ObservedPropertyId);
        });
    }

    private static void Bookkeeping(ModelBuilder model)
    {
        model.Entity<LastId>(last =>
        {
            last.ToTable("last_ids");
            last.HasKey(one => one.Set);
        });
        model.Entity<DeletedStream>(deleted =>
        {
            deleted.ToTable("deleted_streams");
            deleted.Property(one => one.Id).ValueGeneratedNever();
        });
        model.Entity<CreationReceipt>(receipt =>
        {
            receipt.ToTable("creation_receipts");
            receipt.HasKey(one => one.Key);
            receipt.HasIndex(one => one.Time);
        });
        model.Entity<CatalogueChange>(change =>
        {
            change.ToTable("catalogue_changes");
            change.HasKey(one => one.Number);
            change.Property(one => one.Number).ValueGeneratedNever();
        });
        model.Entity<MqttSession>(session =>
        {
            session.ToTable("mqtt_sessions");
            session.HasKey(one => one.Key);
            session.HasIndex(one => one.LivesUntil);
        });
    }
}

/// <summary>Sensing's tables in a SQLite file.</summary>
internal sealed class SqliteSensingDb(DbContextOptions<SqliteSensingDb> options) : SensingDb(options);

/// <summary>Sensing's tables in a PostgreSQL schema.</summary>
internal sealed class PostgresSensingDb(DbContextOptions<PostgresSensingDb> options) : SensingDb(options);

/// <summary>For <c>dotnet ef</c>.</summary>
internal sealed class SqliteSensingDesignTime : SqliteDesignTime<SqliteSensingDb>;

/// <summary>For <c>dotnet ef</c>.</summary>
internal sealed class PostgresSensingDesignTime : PostgresDesignTime<PostgresSensingDb>;
