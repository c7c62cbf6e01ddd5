using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;

namespace Pulse.Infrastructure.Common;

/// <summary>Files that only their owner can read and write. On Windows, the access list of their folder applies.</summary>
internal static class OwnerOnlyFile
{
    private const UnixFileMode Owners = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary><c>EEXIST</c> (errno.h), on all Unix systems.</summary>
    private const int NameIsTaken = 17;

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

    /// <summary>
    /// Gives a complete file its name, and removes the name under which it was written. It never replaces a file: of processes that do this
    /// at once, one succeeds.
    /// </summary>
    /// <returns>False if the name is taken.</returns>
    /// <exception cref="IOException">The name cannot be given, for example because the file system has no hard links.</exception>
    public static bool TryPublish(string draft, string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return TryMove(draft, path);
        }

        var isTaken = Link(Encoding.UTF8.GetBytes($"{draft}\0"), Encoding.UTF8.GetBytes($"{path}\0")) != 0;
        if (isTaken && Marshal.GetLastPInvokeError() is not NameIsTaken and var error)
        {
            throw new IOException($"{path}: {Marshal.GetPInvokeErrorMessage(error)}");
        }

        File.Delete(draft);
        return !isTaken;
    }

    /// <summary>
    /// Like <see cref="TryPublish"/>, but without hard links. On Unix, it can replace a file that another process creates at the same
    /// moment.
    /// </summary>
    public static bool TryMove(string draft, string path)
    {
        try
        {
            File.Move(draft, path, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(draft);
            return false;
        }
    }

    /// <summary><c>link</c> (unistd.h): fails if the name exists. The paths are in UTF-8 and end with a zero.</summary>
    [DllImport("libc", EntryPoint = "link", ExactSpelling = true, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Link(byte[] existing, byte[] added);

    [UnsupportedOSPlatform("windows")]
    private static FileStream OpenOnUnix(string path, FileMode mode, FileShare share) => new(path, new FileStreamOptions
    {
        Mode = mode,
        Access = FileAccess.ReadWrite,
        Share = share,
        UnixCreateMode = Owners,
    });
}
