using System.Text.Json;
using System.Text;
using Civium.Kernel.Databases;
using Civium.Kernel.Observations;
using Civium.Platform.Observations.Embedded.Disk;

namespace Civium.Platform.Observations.Embedded;

/// <summary>What is fixed when a directory is made: the version of its layout and the number of partitions.</summary>
internal sealed record StoreFormat(int Version, int Partitions)
{
    public const int CurrentVersion = 2;

    /// <summary>Reads the directory's format; writes it when the directory is new.</summary>
    /// <exception cref="NewerSchemaException">A later version made the directory; nothing was changed.</exception>
    public static StoreFormat ReadOrMake(string directory, int partitions)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(partitions, 1);
        var path = Path.Combine(directory, "format.json");
        if (File.Exists(path))
            return Read(path);
        if (File.Exists(Path.Combine(directory, "observations.duckdb")) || File.Exists(Path.Combine(directory, "manifest")))
            throw new StorageCorruptException(path, "the file is missing, but there are observations beside it");
        Directory.CreateDirectory(directory);
        var format = new StoreFormat(CurrentVersion, partitions);
        format.Write(directory);
        return format;
    }

    /// <summary>Puts it on the disk in the place of what is there.</summary>
    public void Write(string directory)
    {
        var path = Path.Combine(directory, "format.json");
        var draft = path + ".new";
        using (var file = new DiskLogFile(draft))
        {
            file.Truncate(0);
            file.Write([Encoding.UTF8.GetBytes(JsonSerializer.Serialize(this))], 0);
            file.Sync();
        }

        File.Move(draft, path, overwrite: true);
        DirectorySync.Sync(directory);
    }

    private static StoreFormat Read(string path)
    {
        StoreFormat? format;
        try
        {
            format = JsonSerializer.Deserialize<StoreFormat>(File.ReadAllText(path));
        }
        catch (JsonException error)
        {
            throw new StorageCorruptException(path, error.Message);
        }

        if (format is null || format.Version < 1)
            throw new StorageCorruptException(path, "it names no version");
        if (format.Version > CurrentVersion)
            throw new NewerSchemaException(path, $"format {format.Version}");
        if (format.Partitions < 1)
            throw new StorageCorruptException(path, "it names no number of partitions");
        return format;
    }
}
