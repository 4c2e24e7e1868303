using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text.Json;

namespace Civium.Platform.Backups;

/// <summary>Writes a backup: a tar file (POSIX.1-2001) whose last entry has the SHA-256 of all others. Not thread-safe.</summary>
internal sealed class BackupFile(Stream to, IProgress<long> progress) : IAsyncDisposable
{
    private readonly TarWriter _tar = new(to, TarEntryFormat.Pax, leaveOpen: true);
    private readonly SortedDictionary<string, string> _checksums = new(StringComparer.Ordinal);
    private long _written;

    /// <summary>Adds an entry with all that <paramref name="content"/> has from where it stands.</summary>
    public async Task AddAsync(string name, Stream content, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var hashed = new HashedStream(content, hash, bytes => progress.Report(_written += bytes));
        var entry = new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = hashed, Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite };
        await _tar.WriteEntryAsync(entry, cancellation).ConfigureAwait(false);
        _checksums[name] = Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Adds an entry of JSON.</summary>
    public async Task AddJsonAsync<T>(string name, T content, CancellationToken cancellation)
    {
        using var bytes = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(content));
        await AddAsync(name, bytes, cancellation).ConfigureAwait(false);
    }

    /// <summary>Adds the checksums, the end of a backup: without them it is not one.</summary>
    public Task FinishAsync(CancellationToken cancellation) => AddJsonAsync(BackupDescription.Checksums, _checksums.ToDictionary(), cancellation);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _tar.DisposeAsync();
}
