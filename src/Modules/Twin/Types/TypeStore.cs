using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Civium.Kernel.Databases;
using Civium.Kernel.Requests;
using Civium.Modules.Twin.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Civium.Modules.Twin.Types;

/// <summary>
/// The types there are: those shipped, and those the city added or changed. Read again when older than five seconds, so that the
/// processes of a cluster agree soon. Safe for concurrent use.
/// </summary>
internal sealed partial class TypeStore([FromKeyedServices(TwinDb.Module)] IModuleDatabase database, TimeProvider clock)
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly TimeSpan Age = TimeSpan.FromSeconds(5);
    private static readonly string[] Reserved = ["type", "name", "name:zh-Hans", "department", "classification", "relations", "streams", "sample", "id", "geometry", "datetime"];
    private volatile Known? _known;

    /// <summary>All types by id.</summary>
    public async Task<IReadOnlyDictionary<string, EntityType>> AllAsync(CancellationToken cancellation)
    {
        if (_known is { } known && clock.GetElapsedTime(known.ReadAt) < Age)
        {
            return known.Types;
        }

        var types = ShippedTypes.All.ToDictionary(type => type.Id);
        await using var connection = await database.Source.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        foreach (var text in await Sql.ReadAsync(connection, null, "SELECT definition FROM entity_type", row => row.GetString(0), cancellation).ConfigureAwait(false))
        {
            var type = JsonSerializer.Deserialize<EntityType>(text, Json)!;
            types[type.Id] = type;
        }

        _known = new Known(types, clock.GetTimestamp());
        return types;
    }

    /// <summary>One type.</summary>
    /// <exception cref="RefusedException">404: there is none.</exception>
    public async Task<EntityType> FindAsync(string id, CancellationToken cancellation) =>
        (await AllAsync(cancellation).ConfigureAwait(false)).GetValueOrDefault(id)
        ?? throw RefusedException.NotFound($"There is no entity type \"{id}\"; GET /api/twin/types lists them.");

    /// <summary>Adds a type or changes one. Entities that exist are not checked again; their next change is.</summary>
    /// <exception cref="RefusedException">400: the definition is not whole; nothing was changed.</exception>
    public async Task SaveAsync(EntityType type, CancellationToken cancellation)
    {
        Check(type);
        await using var connection = await database.Source.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        await using var transaction = await connection.BeginTransactionAsync(cancellation).ConfigureAwait(false);
        await Sql.ExecuteAsync(
            transaction,
            "INSERT INTO entity_type (id, definition) VALUES (@p0, @p1) ON CONFLICT (id) DO UPDATE SET definition = excluded.definition",
            cancellation, type.Id, JsonSerializer.Serialize(type, Json)).ConfigureAwait(false);
        await transaction.CommitAsync(cancellation).ConfigureAwait(false);
        _known = null;
    }

    private static void Check(EntityType type)
    {
        Demand(type.Id is not null && Id().IsMatch(type.Id), "id", "must be 1 to 40 lower case letters, digits and hyphens, a letter first.");
        Demand(!string.IsNullOrWhiteSpace(type.Title) && !string.IsNullOrWhiteSpace(type.TitleZh), "title", "and titleZh must not be empty.");
        Demand(!string.IsNullOrWhiteSpace(type.Theme), "theme", "must not be empty.");
        Demand(type.MinZoom is >= 0 and <= 22, "minZoom", "must be from 0 to 22.");
        Demand(type.RetentionDays is null or > 0, "retentionDays", "must be more than 0, or null to keep everything.");
        Demand(type.Properties is not null, "properties", "must be a list.");
        foreach (var property in type.Properties!)
        {
            Demand(!string.IsNullOrWhiteSpace(property.Name) && property.Name.Length <= 100, "properties", "must each have a name of up to 100 characters.");
            Demand(!Reserved.Contains(property.Name), "properties", $"may not be named {property.Name}: every entity has one of that name already.");
            Demand(!(property.Minimum > property.Maximum), "properties", $"{property.Name}: minimum is larger than maximum.");
        }

        Demand(type.Properties.Select(property => property.Name).Distinct().Count() == type.Properties.Count, "properties", "must have different names.");
    }

    private static void Demand(bool met, string where, string what)
    {
        if (!met)
        {
            throw RefusedException.BadRequest("bad-entity-type", $"{where} {what}", "/" + where);
        }
    }

    [GeneratedRegex("^[a-z][a-z0-9-]{0,39}$")]
    private static partial Regex Id();

    private sealed record Known(IReadOnlyDictionary<string, EntityType> Types, long ReadAt);
}
