using System.Security.Cryptography;
using Pulse.Infrastructure.Common;
using Pulse.Infrastructure.Protection;

namespace Pulse.Infrastructure.Audit;

/// <summary>The key that signs the audit chains. Without it, access to the database is not enough to forge an event.</summary>
public sealed class AuditKey(KeyOptions options)
{
    /// <summary>Length of a generated key, and minimum length of a configured one, in bytes.</summary>
    public const int Length = 32;

    private const string FileName = "audit.key";

    /// <summary>
    /// Name of an empty file in the folder that records the seals. An attacker with access only to the database cannot remove it.
    /// </summary>
    private const string SealedMark = "audit.sealed";

    private readonly Lazy<byte[]> key = new(() => Convert.FromBase64String(options.Audit ?? ReadFile(options.Folder)));

    /// <summary>Whether this text is a key.</summary>
    public static bool IsKey(string? text)
    {
        var bytes = new byte[text?.Length ?? 0];
        return Convert.TryFromBase64String(text ?? "", bytes, out var written) && written >= Length;
    }

    /// <summary>
    /// Check value, which identifies the key without revealing it. Stored in the database, it also records that the chains are sealed.
    /// </summary>
    public byte[] Check => Sign("Pulse audit key, sealed chains"u8);

    /// <summary>The check value in a log that was started before chains had seals.</summary>
    public byte[] UnsealedCheck => Sign("Pulse audit key"u8);

    /// <summary>Derives a key for another purpose, which reveals nothing about this one (HKDF, RFC 5869).</summary>
    public byte[] DeriveFor(string purpose) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key.Value, Length, info: System.Text.Encoding.UTF8.GetBytes(purpose));

    public byte[] Sign(ReadOnlySpan<byte> content) => HMACSHA256.HashData(key.Value, content);

    /// <summary>An HMAC with this key, for many contents one after the other. It is about twice as fast as <see cref="Sign"/>.</summary>
    public IncrementalHash NewHmac() => IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key.Value);

    /// <summary>Whether the folder holds a key.</summary>
    public static bool IsKept(KeyOptions options) => File.Exists(PathIn(options.Folder));

    /// <summary>Generates the key of a new log. Does nothing if there is a key.</summary>
    public void Make()
    {
        if (options.Audit is null && !File.Exists(PathIn(options.Folder)))
        {
            Access(PathIn(options.Folder), MakeFile);
        }
    }

    /// <summary>Records in the folder that the chains are sealed. Does nothing if the folder is not writable.</summary>
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
            // Without the mark and Keys:AuditSealed, a log without seals is sealed at the next start, as after an upgrade.
        }
    }

    /// <summary>Rejects a log without seals if it is known to have had seals, because they were removed.</summary>
    /// <exception cref="StartupException">The folder has the mark, or <c>Keys:AuditSealed</c> is set.</exception>
    public void RefuseUnsealed()
    {
        var isMarked = File.Exists(MarkIn(options.Folder));
        if (isMarked || options.AuditSealed)
        {
            var remedy = (options.AuditSealed, isMarked) switch
            {
                (true, true) => $"set Keys:AuditSealed=false and delete {MarkIn(options.Folder)}",
                (true, false) => "set Keys:AuditSealed=false",
                _ => $"delete {MarkIn(options.Folder)}",
            };
            throw new StartupException(
                "The audit log has lost its seals: the database was changed, or is a backup from before the upgrade. "
                + $"To accept that backup and seal it, {remedy}.");
        }
    }

    /// <exception cref="StartupException">The file cannot be read or is not a key.</exception>
    private static string ReadFile(string folder)
    {
        var text = "";
        Access(PathIn(folder), path => text = File.ReadAllText(path).Trim());
        return IsKey(text) ? text : throw new StartupException($"{PathIn(folder)} is not a key of at least {Length} bytes in base64.");
    }

    private static string PathIn(string folder) => WorkingFolder.PathOf(Path.Combine(folder, FileName));

    private static string MarkIn(string folder) => WorkingFolder.PathOf(Path.Combine(folder, SealedMark));

    private static void Access(string path, Action<string> use)
    {
        try
        {
            use(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new StartupException(
                $"The key of the audit log is missing. Restore audit.key from its backup to {path}, or set Keys:Audit to the key.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"Cannot access the key of the audit log in {path}: {exception.Message} See Keys:Folder.");
        }
    }

    /// <exception cref="StartupException">The folder cannot be created.</exception>
    private static void MakeFolder(string folder)
    {
        try
        {
            OwnerOnlyFolder.Make(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"Cannot create Keys:Folder at {folder}: {exception.Message}");
        }
    }

    /// <summary>Creates the file atomically. Of processes that start together, one creates it.</summary>
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
            OwnerOnlyFile.TryPublish(draft, path);
        }
        catch (IOException)
        {
            // A file system without hard links.
            OwnerOnlyFile.TryMove(draft, path);
        }
    }
}
