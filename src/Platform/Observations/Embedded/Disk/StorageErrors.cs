using Civium.Kernel.Observations;

namespace Civium.Platform.Observations.Embedded.Disk;

/// <summary>Tells a full disk from other failures.</summary>
internal static class StorageErrors
{
    // errno on Linux and macOS: ENOSPC, EDQUOT (two values), EFBIG.
    private static readonly int[] Full = [28, 122, 69, 27, unchecked((int)0x80070070), unchecked((int)0x80070027)];

    /// <summary>Whether <paramref name="error"/> says that there is no room.</summary>
    public static bool IsFull(Exception error) =>
        error is StorageFullException
        || (error is IOException && Full.Contains(error.HResult))
        || error.Message.Contains("No space left", StringComparison.OrdinalIgnoreCase)
        // SQLITE_FULL; SQLITE_IOERR_WRITE and SQLITE_IOERR_SHMSIZE, which is what a full disk means to its log's index.
        || error is Microsoft.Data.Sqlite.SqliteException { SqliteErrorCode: 13 } or Microsoft.Data.Sqlite.SqliteException { SqliteExtendedErrorCode: 778 or 4874 };

    /// <summary>The exception that a writer gets for <paramref name="error"/>.</summary>
    public static Exception ForWriter(Exception error) => error switch
    {
        StorageFullException => error,
        _ when IsFull(error) => new StorageFullException("observations", error),
        IOException => error,
        _ => new IOException("The observation log could not be written.", error),
    };
}
