namespace Civium.Host.Health;

/// <summary>The disk that the data is on.</summary>
internal static class Disk
{
    /// <summary>How many bytes this user may still write; null when that cannot be told.</summary>
    public static long? FreeBytes(string directory)
    {
        try
        {
            return new DriveInfo(directory).AvailableFreeSpace;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
