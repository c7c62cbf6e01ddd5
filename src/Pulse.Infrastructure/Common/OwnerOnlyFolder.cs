namespace Pulse.Infrastructure.Common;

/// <summary>Folders that only their owner can access.</summary>
internal static class OwnerOnlyFolder
{
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
}
