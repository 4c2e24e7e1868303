using System.Collections.Concurrent;
using System.Text.Json;
using Civium.DeviceProfiles;
using Civium.Kernel.Requests;
using Civium.Modules.Sensing.Catalogue;
using Civium.Modules.Sensing.Streams;
using Microsoft.EntityFrameworkCore;

namespace Civium.Modules.Sensing.Devices;

/// <summary>
/// Knows which Things are devices: those whose <c>properties/profile</c> names one, with Datastreams whose <c>properties/profileStream</c> names a stream
/// of it. Safe for concurrent use. What was looked up is kept while the catalogue does not change, and two seconds at most, as another process may change it.
/// </summary>
internal sealed class DeviceCatalogue(IDbContextFactory<SensingDb> contexts, StreamCache streams, TimeProvider clock)
{
    private const int Capacity = 20_000;
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<(long Thing, Sight Sight), (KnownDevice Device, long Version, long At)> _known = new();

    /// <summary>The device, as far as the caller sees it.</summary>
    /// <exception cref="RefusedException">404: there is no such Thing; 409: it is no device of a known profile.</exception>
    public async ValueTask<KnownDevice> FindAsync(long thing, Sight sight, CancellationToken cancellation)
    {
        var version = streams.Version;
        if (_known.TryGetValue((thing, sight), out var known) && known.Version == version && clock.GetElapsedTime(known.At) < Life)
        {
            return known.Device;
        }

        var device = await LoadAsync(thing, sight, cancellation).ConfigureAwait(false);
        if (_known.Count >= Capacity)
        {
            _known.Clear();
        }

        _known[(thing, sight)] = (device, version, clock.GetTimestamp());
        return device;
    }

    private async Task<KnownDevice> LoadAsync(long thing, Sight sight, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        var found = await EntitySet<Thing>.Rows(db, sight).Where(row => row.Id == thing).Select(row => new { row.Properties }).SingleOrDefaultAsync(cancellation).ConfigureAwait(false)
            ?? throw RefusedException.NotFound($"There is no Thing {thing}.");
        var profile = Text(found.Properties, "profile") is { } id
            ? ProfileCatalogue.Find(id) ?? throw RefusedException.Conflict("unknown-profile", $"Thing {thing} says that it is a \"{id}\", and there is no such profile. GET /api/sensing/profiles lists them.")
            : throw RefusedException.Conflict("no-profile", $"Thing {thing} is no device: set properties/profile to one of those that GET /api/sensing/profiles lists.");
        var rows = await EntitySet<Datastream>.Rows(db, sight).Where(row => row.ThingId == thing).OrderBy(row => row.Id).Select(row => new { row.Id, row.Properties }).ToListAsync(cancellation).ConfigureAwait(false);
        var own = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            if (Text(row.Properties, "profileStream") is { } key)
            {
                own.TryAdd(key, row.Id);
            }
        }

        return new KnownDevice(profile, own);
    }

    private static string? Text(string? properties, string name)
    {
        if (properties is null)
        {
            return null;
        }

        using var document = JsonDocument.Parse(properties);
        return document.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }
}
