using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text.Json;
using Civium.Platform.Faults;

namespace Civium.Platform.Backups;

/// <summary>A backup that was taken apart into a directory and found to be whole.</summary>
internal sealed class BackupContents
{
    private readonly string _directory;

    private BackupContents(string directory, BackupDescription description) => (_directory, Description) = (directory, description);

    /// <summary>What it says of itself.</summary>
    public BackupDescription Description { get; }

    /// <summary>Takes <paramref name="file"/> apart into <paramref name="directory"/> and compares every entry with its checksum.</summary>
    /// <exception cref="StartupException">It is no whole backup; the message names the entry.</exception>
    public static async Task<BackupContents> OpenAsync(string file, string directory, CancellationToken cancellation)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            await using var stream = File.OpenRead(file);
            await using var tar = new TarReader(stream);
            while (await tar.GetNextEntryAsync(cancellationToken: cancellation).ConfigureAwait(false) is { } entry)
                found[entry.Name] = await ExtractAsync(entry, directory, cancellation).ConfigureAwait(false);
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or FormatException)
        {
            throw Broken(file, error.Message);
        }

        var contents = new BackupContents(directory, null!);
        if (!found.ContainsKey(BackupDescription.Checksums))
            throw Broken(file, "it ends early: its checksums are missing");
        var told = contents.Read<Dictionary<string, string>>(BackupDescription.Checksums, file);
        found.Remove(BackupDescription.Checksums);
        foreach (var (name, checksum) in told)
        {
            if (!found.Remove(name, out var actual))
                throw Broken(file, $"its entry {name} is missing");
            if (actual != checksum)
                throw Broken(file, $"its entry {name} is not as it was written");
        }

        if (found.Count > 0)
            throw Broken(file, $"its entry {found.Keys.First()} has no checksum");
        var description = contents.Read<BackupDescription>(BackupDescription.Entry, file);
        return description.Format > BackupDescription.CurrentFormat
            ? throw new StartupException($"The backup {file} was made by a newer version of Civium (format {description.Format}). Restore it with that version; nothing was changed.")
            : new BackupContents(directory, description);
    }

    /// <summary>An entry of JSON.</summary>
    public T Read<T>(string name, string file = "")
    {
        using var stream = Open(name);
        return JsonSerializer.Deserialize<T>(stream) ?? throw Broken(file, $"its entry {name} is empty");
    }

    /// <summary>An entry's bytes.</summary>
    public FileStream Open(string name) => File.OpenRead(PathOf(name));

    /// <summary>Where an entry was put.</summary>
    public string PathOf(string name) => Path.Combine(_directory, name.Replace('/', '+'));

    private static async Task<string> ExtractAsync(TarEntry entry, string directory, CancellationToken cancellation)
    {
        if (entry.EntryType != TarEntryType.RegularFile || entry.Name.Contains("..", StringComparison.Ordinal) || entry.Name.StartsWith('/') || entry.Name.Contains('+', StringComparison.Ordinal))
            throw new InvalidDataException($"its entry {entry.Name} is not one of a backup");
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var to = new FileStream(Path.Combine(directory, entry.Name.Replace('/', '+')), FileMode.CreateNew, FileAccess.Write);
        var buffer = new byte[256 << 10];
        while (entry.DataStream is { } from && await from.ReadAsync(buffer, cancellation).ConfigureAwait(false) is > 0 and var read)
        {
            hash.AppendData(buffer, 0, read);
            await to.WriteAsync(buffer.AsMemory(0, read), cancellation).ConfigureAwait(false);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static StartupException Broken(string file, string what) =>
        new($"{file} is not a whole backup: {what}. Take another backup; nothing was changed.");
}
