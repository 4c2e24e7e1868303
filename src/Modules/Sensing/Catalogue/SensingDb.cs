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

    public DbSet<MultiDatastream> MultiDatastreams => Set<MultiDatastream>();

    public DbSet<Actuator> Actuators => Set<Actuator>();

    public DbSet<TaskingCapability> TaskingCapabilities => Set<TaskingCapability>();

    public DbSet<CityTask> Tasks => Set<CityTask>();

    public DbSet<FeatureOfInterest> FeaturesOfInterest => Set<FeatureOfInterest>();

    public DbSet<LastId> LastIds => Set<LastId>();

    public DbSet<RetiredId> RetiredIds => Set<RetiredId>();

    public DbSet<FeatureUse> FeatureUses => Set<FeatureUse>();

    public DbSet<CreationReceipt> Receipts => Set<CreationReceipt>();

    public DbSet<CatalogueChange> Changes => Set<CatalogueChange>();

    public DbSet<MqttSession> Sessions => Set<MqttSession>();

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        Places(modelBuilder);
        Streams(modelBuilder);
        Tasking(modelBuilder);
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
            stream.Ignore(one => one.StreamId);
        });
        model.Entity<MultiDatastream>(stream =>
        {
            stream.ToTable("multi_datastreams");
            stream.HasOne(one => one.Thing).WithMany(one => one.MultiDatastreams).HasForeignKey(one => one.ThingId);
            stream.HasOne(one => one.Sensor).WithMany(one => one.MultiDatastreams).HasForeignKey(one => one.SensorId);
            stream.Ignore(one => one.StreamId);
        });
        model.Entity<ObservedPart>(part =>
        {
            part.ToTable("multi_datastream_observed_properties");
            part.HasKey(one => new { one.MultiDatastreamId, one.Place });
            part.HasOne(one => one.MultiDatastream).WithMany(one => one.Parts).HasForeignKey(one => one.MultiDatastreamId);
            part.HasOne(one => one.ObservedProperty).WithMany(one => one.Parts).HasForeignKey(one => one.ObservedPropertyId);
        });
    }

    private static void Tasking(ModelBuilder model)
    {
        model.Entity<Actuator>().ToTable("actuators");
        model.Entity<TaskingCapability>(capability =>
        {
            capability.ToTable("tasking_capabilities");
            capability.HasOne(one => one.Thing).WithMany(one => one.TaskingCapabilities).HasForeignKey(one => one.ThingId);
            capability.HasOne(one => one.Actuator).WithMany(one => one.TaskingCapabilities).HasForeignKey(one => one.ActuatorId);
        });
        model.Entity<CityTask>(task =>
        {
            task.ToTable("tasks");
            task.HasOne(one => one.TaskingCapability).WithMany(one => one.Tasks).HasForeignKey(one => one.TaskingCapabilityId);
        });
    }

    private static void Bookkeeping(ModelBuilder model)
    {
        model.Entity<LastId>(last =>
        {
            last.ToTable("last_ids");
            last.HasKey(one => one.Set);
        });
        model.Entity<RetiredId>(retired =>
        {
            retired.ToTable("retired_ids");
            retired.HasKey(one => new { one.Set, one.Id });
        });
        model.Entity<FeatureUse>(use =>
        {
            use.ToTable("feature_uses");
            use.HasKey(one => new { one.Feature, one.Stream });
            use.HasIndex(one => one.Stream);
            use.HasOne<FeatureOfInterest>().WithMany(one => one.Uses).HasForeignKey(one => one.Feature);
            use.HasOne(one => one.Datastream).WithMany().HasForeignKey(one => one.DatastreamId).OnDelete(DeleteBehavior.Cascade);
            use.HasOne(one => one.MultiDatastream).WithMany().HasForeignKey(one => one.MultiDatastreamId).OnDelete(DeleteBehavior.Cascade);
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
