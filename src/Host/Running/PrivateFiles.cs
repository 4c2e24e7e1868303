using System.Runtime.InteropServices;

namespace Civium.Host.Running;

/// <summary>
/// Keeps what this process writes from the machine's other users: the data directory holds password hashes, and the keys that cookies
/// are signed with. The databases make files of their own under way, so it is the process's mask that must say it.
/// </summary>
internal static class PrivateFiles
{
    private const uint OthersGetNothing = 0b000_111_111;

    /// <summary>From now on new files and directories are their owner's alone.</summary>
    public static void Apply()
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = SetMask(OthersGetNothing);
        }
    }

    [DllImport("libc", EntryPoint = "umask")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint SetMask(uint mask);
}
