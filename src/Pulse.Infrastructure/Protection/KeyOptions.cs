namespace Pulse.Infrastructure.Protection;

/// <summary>Configuration section <c>Keys</c>: encryption and signing keys, which are stored outside the database that they
/// protect.</summary>
public sealed class KeyOptions
{
    public const string FolderRing = "Folder";
    public const string RedisRing = "Redis";

    public static readonly IReadOnlyList<string> Rings = [FolderRing, RedisRing];

    /// <summary>
    /// The key folder, shared by all nodes. A relative path is relative to the working directory. It is created with access for its owner
    /// only.
    /// </summary>
    public string Folder { get; init; } = "pulse-keys";

    /// <summary>
    /// Key of the audit chain, at least 32 bytes in base64. Null for the file <c>audit.key</c> in the folder, which is created at the first
    /// start.
    /// </summary>
    public string? Audit { get; init; }

    /// <summary>Whether the audit log already has seals. Set it for nodes with a temporary folder, which cannot remember it.</summary>
    public bool AuditSealed { get; init; }

    /// <summary>Where the nodes share the encryption keys of second factors: in <c>data-protection</c> in the folder, or in
    /// Redis.</summary>
    public string Ring { get; init; } = FolderRing;

    /// <summary>
    /// Path of a PKCS#12 file. Its first certificate encrypts the keys; each of its certificates can decrypt them. Null if they are not
    /// encrypted.
    /// </summary>
    public string? Certificate { get; init; }

    /// <summary>Password of the certificate file. Null if it has none.</summary>
    public string? CertificatePassword { get; init; }

    public bool IsRingInRedis => Ring == RedisRing;
}
