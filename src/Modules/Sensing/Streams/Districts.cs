using System.Text.Json;
using Civium.Contracts.Sensing;
using Civium.Modules.Sensing.Catalogue;
using Microsoft.EntityFrameworkCore;

namespace Civium.Modules.Sensing.Streams;

/// <summary>Reads districts from the properties of Things.</summary>
internal sealed class Districts(IDbContextFactory<SensingDb> contexts) : IDistricts
{
    public async Task<IReadOnlyList<ThingDistrict>> ListAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        var rows = await db.Things.AsNoTracking().Where(thing => thing.Properties != null && thing.Properties.Contains("\"district\""))
            .Select(thing => new { thing.Id, thing.Properties }).ToListAsync(cancellation).ConfigureAwait(false);
        return [.. rows.Select(row => Of(row.Id, row.Properties!)).OfType<ThingDistrict>()];
    }

    private static ThingDistrict? Of(long thing, string properties)
    {
        using var document = JsonDocument.Parse(properties);
        var root = document.RootElement;
        var district = Text(root, "district");
        return district.Length == 0 ? null : new(thing, district, Text(root, "district:zh-Hans"), root.TryGetProperty("sample", out var sample) && sample.ValueKind == JsonValueKind.True);
    }

    private static string Text(JsonElement root, string name) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
