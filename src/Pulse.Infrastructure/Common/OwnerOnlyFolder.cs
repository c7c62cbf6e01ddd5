using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Pulse.Infrastructure.Common;

/// <summary>Folders that only their owner can access.</summary>
internal static class OwnerOnlyFolder
{
    /// <summary><c>O_RDONLY</c> (fcntl.h), on all Unix systems.</summary>
    private const int ReadOnly = 0;

    /// <summary><c>EINVAL</c> (errno.h), on all Unix systems: some network file systems have no such call for folders.</summary>
    private const int NotSupported = 22;

    /// <summary>Creates the folder if it does not exist.</summary>
    public static void Make(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>
    /// Writes the names in the folder to the disk, or the content of a file. On Windows, the file system does this itself.
    /// </summary>
    /// <exception cref="IOException">The folder cannot be opened or written.</exception>
    public static void Flush(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var folder = new SafeFileHandle(OpenFile(Encoding.UTF8.GetBytes($"{path}\0"), ReadOnly), ownsHandle: true);
        if (folder.IsInvalid || (Sync(folder) != 0 && Marshal.GetLastPInvokeError() != NotSupported))
        {
            throw new IOException($"{path}: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    /// <summary><c>open</c> (fcntl.h). The path is in UTF-8 and ends with a zero.</summary>
    [DllImport("libc", EntryPoint = "open", ExactSpelling = true, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int OpenFile(byte[] path, int flags);

    /// <summary><c>fsync</c> (unistd.h).</summary>
    [DllImport("libc", EntryPoint = "fsync", ExactSpelling = true, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Sync(SafeFileHandle file);
}
