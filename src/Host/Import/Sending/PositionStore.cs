using System.Text.Json;

namespace Civium.Host.Import.Sending;

/// <summary>How far a file has come.</summary>
/// <param name="Rows">The rows the server has acknowledged, from the first.</param>
/// <param name="Streams">A hash of the ids of the streams they went to: another server behind the same address has others.</param>
internal sealed record Position(long Rows, string Streams);

/// <summary>
/// Remembers positions in small files of the user's state directory (or one named file), replaced as a whole, so that a killed
/// import goes on where it was. Losing one only costs time: batches carry keys, and streams keep one reading per time. Thread-safe.
/// </summary>
internal sealed class PositionStore(string? file)
{
    private readonly Lock _lock = new();

    /// <summary>The position of a file, or null.</summary>
    /// <param name="key">The hash of the file, the map and the server's address.</param>
    public Position? Find(string key)
    {
        lock (_lock)
        {
            return Load(PathOf(key)).GetValueOrDefault(key);
        }
    }

    /// <summary>Remembers a position; null forgets it.</summary>
    public void Set(string key, Position? position)
    {
        lock (_lock)
        {
            var path = PathOf(key);
            var all = Load(path);
            if (position is null)
            {
                all.Remove(key);
            }
            else
            {
                all[key] = position;
            }

            if (all.Count == 0)
            {
                File.Delete(path);
                return;
            }

            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            var part = path + ".part";
            File.WriteAllBytes(part, JsonSerializer.SerializeToUtf8Bytes(all));
            File.Move(part, path, overwrite: true);
        }
    }

    private static Dictionary<string, Position> Load(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, Position>>(File.ReadAllBytes(path)) ?? [];
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
        catch (JsonException)
        {
            throw new SendException($"{path} holds no positions of an import; name another file with --state, or delete it.");
        }
    }

    private static string StateHome()
    {
        var set = Environment.GetEnvironmentVariable("XDG_STATE_HOME");
        return Path.IsPathFullyQualified(set ?? "")
            ? set!
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state");
    }

    private string PathOf(string key) => file ?? Path.Combine(StateHome(), "civium", "import", key + ".json");
}
