namespace Pulse.Cli.Profiles;

/// <summary>Files that only their owner can read, from their creation on.</summary>
internal static class PrivateFiles
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    public static void MakeFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
            return;
        }

        Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
        Refuse(folder, File.GetUnixFileMode(folder), "700");
    }

    /// <summary>Creates a file. It must not exist.</summary>
    public static FileStream Create(string file)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        return new FileStream(file, options);
    }

    /// <summary>Replaces a file as a whole: a reader sees the old text or the new one.</summary>
    public static void Replace(string file, ReadOnlySpan<byte> content)
    {
        var next = $"{file}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var stream = Create(next))
            {
                stream.Write(content);
            }

            File.Move(next, file, overwrite: true);
        }
        catch
        {
            File.Delete(next);
            throw;
        }
    }

    /// <returns>Null if there is no such file.</returns>
    /// <exception cref="ProfileException">Others can read it.</exception>
    public static byte[]? Read(string file)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (!OperatingSystem.IsWindows())
            {
                Refuse(file, File.GetUnixFileMode(stream.SafeFileHandle), "600");
            }

            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            return content;
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static void Refuse(string path, UnixFileMode mode, string wanted)
    {
        if ((mode & Others) != 0)
        {
            throw new ProfileException($"Other users of this machine can access {path}. Run: chmod {wanted} '{path}'");
        }
    }
}
