using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Civium.Platform.Observations.Embedded.Disk;

/// <summary>What the log asks of a file. A seam, so that a failing disk can be tested.</summary>
internal interface ILogFile : IDisposable
{
    /// <summary>Writes all buffers one after the other at <paramref name="offset"/>.</summary>
    void Write(IReadOnlyList<ReadOnlyMemory<byte>> buffers, long offset);

    /// <summary>Returns when everything written is on the disk.</summary>
    void Sync();

    /// <summary>Cuts the file to <paramref name="length"/>.</summary>
    void Truncate(long length);
}

/// <summary>A file of the operating system.</summary>
internal sealed class DiskLogFile : ILogFile
{
    private readonly SafeFileHandle _handle;

    /// <summary>Opens <paramref name="path"/> for writing, making it when it is missing.</summary>
    public DiskLogFile(string path) =>
        _handle = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);

    /// <inheritdoc/>
    public void Write(IReadOnlyList<ReadOnlyMemory<byte>> buffers, long offset) => RandomAccess.Write(_handle, buffers, offset);

    /// <inheritdoc/>
    public void Sync() => RandomAccess.FlushToDisk(_handle);

    /// <inheritdoc/>
    public void Truncate(long length) => RandomAccess.SetLength(_handle, length);

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();
}

/// <summary>Makes names of new and removed files durable.</summary>
internal static class DirectorySync
{
    private const int ReadOnlyDirectory = 0x10000;

    /// <summary>Syncs the entries of <paramref name="directory"/>; Windows keeps them in its own journal.</summary>
    public static void Sync(string directory)
    {
        if (OperatingSystem.IsWindows())
            return;
        // O_DIRECTORY differs between systems; plain read-only works on directories everywhere.
        var flags = OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64 ? ReadOnlyDirectory : 0;
        var descriptor = Open(directory, flags);
        if (descriptor < 0)
            throw new IOException($"The directory {directory} cannot be opened to sync it (errno {Marshal.GetLastPInvokeError()}).");
        try
        {
            if (Fsync(descriptor) != 0)
                throw new IOException($"The directory {directory} cannot be synced (errno {Marshal.GetLastPInvokeError()}).");
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Fsync(int descriptor);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int descriptor);
}
