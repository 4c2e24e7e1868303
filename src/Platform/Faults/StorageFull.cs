using Civium.Kernel.Observations;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Civium.Platform.Faults;

/// <summary>Tells a full disk from other faults, whichever engine met it.</summary>
public static class StorageFull
{
    /// <summary>The HResult that .NET gives ENOSPC on Linux.</summary>
    internal const int NoSpace = 28;

    private const int SqliteFull = 13;
    private const int SqliteIoError = 10;

    /// <summary>Whether <paramref name="fault"/>, or what caused it, is a full disk.</summary>
    public static bool Is(Exception? fault)
    {
        for (var e = fault; e is not null; e = e.InnerException)
        {
            if (e is StorageFullException
                or SqliteException { SqliteErrorCode: SqliteFull or SqliteIoError }
                or PostgresException { SqlState: PostgresErrorCodes.DiskFull }
                || (e is IOException && (e.HResult & 0xFFFF) == NoSpace))
            {
                return true;
            }
        }

        return false;
    }
}
