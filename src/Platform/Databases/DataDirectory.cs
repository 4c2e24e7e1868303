using System.Globalization;
using Civium.Platform.Faults;

namespace Civium.Platform.Databases;

/// <summary>
/// Where one embedded instance keeps everything. It is locked while open, so that two processes never write to it, and carries a format
/// number, so that an older program never damages what a newer one wrote.
/// </summary>
public sealed class DataDirectory : IDisposable
{
    /// <summary>The layout this program writes.</summary>
    public const int Format = 1;

    private const long NeededBytes = 16 * 1024 * 1024;
    private readonly FileStream _lock;

    private DataDirectory(string path, FileStream held)
    {
        Path = path;
        _lock = held;
    }

    /// <summary>Its full path.</summary>
    public string Path { get; }

    /// <summary>Opens or makes the directory.</summary>
    /// <exception cref="StartupException">It cannot be used; the message says why.</exception>
    public static DataDirectory Open(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        try
        {
            Directory.CreateDirectory(full);
            var held = Lock(full);
            try
            {
                CheckFormat(full);
                CheckRoom(full);
                return new DataDirectory(full, held);
            }
            catch
            {
                held.Dispose();
                throw;
            }
        }
        catch (UnauthorizedAccessException e)
        {
            throw new StartupException($"The data directory {full} cannot be written to. Give this user the right to, or choose another with --data.", e);
        }
        catch (IOException e)
        {
            throw new StartupException($"The data directory {full} cannot be used: {e.Message} Choose another with --data.", e);
        }
    }

    /// <summary>A path inside the directory.</summary>
    public string Combine(params ReadOnlySpan<string> parts) => System.IO.Path.Combine([Path, .. parts]);

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    private static FileStream Lock(string directory)
    {
        var file = System.IO.Path.Combine(directory, "lock");
        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (File.Exists(file) && e is not DirectoryNotFoundException && e.HResult != StorageFull.NoSpace)
        {
            throw new StartupException(
                $"The data directory {directory} is in use by another Civium, or cannot be locked ({e.Message.TrimEnd('.')}). Stop that one, or choose another directory with --data.", e);
        }
    }

    private static void CheckFormat(string directory)
    {
        var file = System.IO.Path.Combine(directory, "format");
        if (!File.Exists(file))
        {
            File.WriteAllText(file, Format.ToString(CultureInfo.InvariantCulture) + "\n");
            return;
        }

        var text = File.ReadAllText(file).Trim();
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var found))
        {
            throw new StartupException($"{file} should hold a format number but holds \"{text[..Math.Min(text.Length, 40)]}\". Is this a data directory of Civium?");
        }

        if (found > Format)
        {
            throw new StartupException(
                $"The data directory {directory} was written by a newer version of Civium (format {found}, this one knows {Format}). Run that version; nothing was changed.");
        }
    }

    private static void CheckRoom(string directory)
    {
        var free = new DriveInfo(directory).AvailableFreeSpace;
        if (free < NeededBytes)
        {
            throw new StartupException(
                $"The disk of {directory} is full ({free / 1024} KiB free, at least {NeededBytes / 1024 / 1024} MiB needed). Make room, or choose another directory with --data.");
        }
    }
}
