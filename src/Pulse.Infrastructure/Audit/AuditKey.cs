using System.Security.Cryptography;
using Pulse.Infrastructure.Common;
using Pulse.Infrastructure.Protection;

namespace Pulse.Infrastructure.Audit;

/// <summary>The key of the audit log's chains: whoever has the database alone cannot make one link of them.</summary>
public sealed class AuditKey(KeyOptions options)
{
    /// <summary>Bytes of a key that is made here, and the least that one may have.</summary>
    public const int Length = 32;

    private const string FileName = "audit.key";

    /// <summary>In the folder, empty, wherever the key is. An attacker who can write only to the database cannot remove it.</summary>
    private const string SealedMark = "audit.sealed";

    private readonly Lazy<byte[]> key = new(() => Convert.FromBase64String(options.Audit ?? ReadFile(options.Folder)));

    /// <summary>Whether this text is a key.</summary>
    public static bool IsKey(string? text)
    {
        var bytes = new byte[text?.Length ?? 0];
        return Convert.TryFromBase64String(text ?? "", bytes, out var written) && written >= Length;
    }

    /// <summary>Tells keys apart, and tells nothing of them. In the database it says as well that the chains are sealed, so that they are sealed once.</summary>
    public byte[] Check => Sign("Pulse audit key, sealed chains"u8);

    /// <summary>The same of a log that was begun before chains were sealed.</summary>
    public byte[] UnsealedCheck => Sign("Pulse audit key"u8);

    /// <summary>A key for another purpose, from which nothing can be learnt of this one (HKDF, RFC 5869).</summary>
    public byte[] DeriveFor(string purpose) => HKDF.DeriveKey(HashAlgorithmName.SHA256, key.Value, Length, info: System.Text.Encoding.UTF8.GetBytes(purpose));

    public byte[] Sign(ReadOnlySpan<byte> content) => HMACSHA256.HashData(key.Value, content);

    /// <summary>Whether the folder holds a key.</summary>
    public static bool IsKept(KeyOptions options) => File.Exists(PathIn(options.Folder));

    /// <summary>Makes the key of a log that is only beginning; none where there is one.</summary>
    public void Make()
    {
        if (options.Audit is null && !File.Exists(PathIn(options.Folder)))
        {
            Keep(PathIn(options.Folder), MakeFile);
        }
    }

    /// <summary>The chains have seals from now on. A folder that cannot be written has no mark.</summary>
    public void MarkSealed()
    {
        if (File.Exists(MarkIn(options.Folder)))
        {
            return;
        }

        try
        {
            OwnerOnlyFolder.Make(Path.GetFullPath(options.Folder));
            OwnerOnlyFile.Open(MarkIn(options.Folder), FileMode.OpenOrCreate, FileShare.ReadWrite).Dispose();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Without the mark and without Keys:AuditSealed, a log without seals is sealed at the next start, as after an upgrade.
        }
    }

    /// <summary>For a log that has no seals: those of a key that was used to seal them were taken away.</summary>
    /// <exception cref="StartupException">The folder is marked, or the setting says that there were seals.</exception>
    public void RefuseUnsealed()
    {
        var isMarked = File.Exists(MarkIn(options.Folder));
        if (isMarked || options.AuditSealed)
        {
            var toDo = (options.AuditSealed, isMarked) switch
            {
                (true, true) => $"set Keys:AuditSealed=false and delete {MarkIn(options.Folder)}",
                (true, false) => "set Keys:AuditSealed=false",
                _ => $"delete {MarkIn(options.Folder)}",
            };
            throw new StartupException(
                "The audit log has no seals, although it had: the database was altered, or is a backup from before the upgrade. "
                + $"To seal that backup as it is, {toDo}.");
        }
    }

    /// <exception cref="StartupException">The file cannot be read or holds no key.</exception>
    private static string ReadFile(string folder)
    {
        var text = "";
        Keep(PathIn(folder), path => text = File.ReadAllText(path).Trim());
        return IsKey(text) ? text : throw new StartupException($"{PathIn(folder)} holds no key of at least {Length} bytes in base 64.");
    }

    private static string PathIn(string folder) => WorkingFolder.PathOf(Path.Combine(folder, FileName));

    private static string MarkIn(string folder) => WorkingFolder.PathOf(Path.Combine(folder, SealedMark));

    private static void Keep(string path, Action<string> use)
    {
        try
        {
            use(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new StartupException($"The key of the audit log is missing: restore audit.key from its backup to {path}, or set Keys:Audit to the key.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"The key of the audit log cannot be kept in {path}: {exception.Message} See Keys:Folder.");
        }
    }

    /// <exception cref="StartupException">The folder cannot be made.</exception>
    private static void MakeFolder(string folder)
    {
        try
        {
            OwnerOnlyFolder.Make(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"Keys:Folder cannot be made at {folder}: {exception.Message}");
        }
    }

    /// <summary>Of processes that start at once, one makes it; it appears whole.</summary>
    private static void MakeFile(string path)
    {
        MakeFolder(Path.GetDirectoryName(path)!);
        var draft = $"{path}.{Guid.CreateVersion7():N}";
        using (var file = OwnerOnlyFile.Open(draft, FileMode.CreateNew))
        {
            file.Write(System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(Length))));
            file.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(draft, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(draft);
        }
    }
}
