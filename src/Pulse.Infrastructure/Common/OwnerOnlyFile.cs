using System.Runtime.Versioning;

namespace Pulse.Infrastructure.Common;

/// <summary>Files that only their owner can read and write. On Windows, the access list of their folder applies.</summary>
internal static class OwnerOnlyFile
{
    private const UnixFileMode Owners = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Opens a file for reading and writing. A new file is accessible only to its owner.</summary>
    public static FileStream Open(string path, FileMode mode, FileShare share = FileShare.Read) =>
        OperatingSystem.IsWindows() ? new FileStream(path, mode, FileAccess.ReadWrite, share) : OpenOnUnix(path, mode, share);

    /// <summary>Removes the permissions of other users from an existing file.</summary>
    /// <returns>False if the file belongs to another user.</returns>
    public static bool TryTighten(string path)
    {
        if (OperatingSystem.IsWindows() || !File.Exists(path))
        {
            return true;
        }

        try
        {
            var mode = File.GetUnixFileMode(path);
            if ((mode & ~Owners) != 0)
            {
                File.SetUnixFileMode(path, mode & Owners);
            }

            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    [UnsupportedOSPlatform("windows")]
    private static FileStream OpenOnUnix(string path, FileMode mode, FileShare share) => new(path, new FileStreamOptions
    {
        Mode = mode,
        Access = FileAccess.ReadWrite,
        Share = share,
        UnixCreateMode = Owners,
    });
}
