namespace Pulse.Infrastructure.Common;

/// <summary>Folders for keys.</summary>
internal static class OwnerOnlyFolder
{
    /// <summary>Makes a folder that its owner alone can read, where there is none.</summary>
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
