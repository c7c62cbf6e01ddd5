namespace Pulse.Infrastructure.Protection;

/// <summary>Configuration section <c>Keys</c>: what Pulse keeps outside its database, because it protects what is inside.</summary>
public sealed class KeyOptions
{
    public const string FolderRing = "Folder";
    public const string RedisRing = "Redis";

    public static readonly IReadOnlyList<string> Rings = [FolderRing, RedisRing];

    /// <summary>The folder, which the nodes share; relative to the working directory. It is made, readable by its owner alone, where there is none.</summary>
    public string Folder { get; init; } = "pulse-keys";

    /// <summary>The key of the audit log's chains, at least 32 bytes in base 64; null: the file <c>audit.key</c> of the folder, which is made at the first start.</summary>
    public string? Audit { get; init; }

    /// <summary>Whether the audit log is known to have seals: for nodes whose folder does not outlive them and so keeps no mark.</summary>
    public bool AuditSealed { get; init; }

    /// <summary>Where the nodes share the keys that second factors are encrypted with: in <c>data-protection</c> in the folder, or in Redis.</summary>
    public string Ring { get; init; } = FolderRing;

    /// <summary>A PKCS#12 file whose first certificate those keys are encrypted with, and each of whose certificates they can be read with; null: they are not encrypted.</summary>
    public string? Certificate { get; init; }

    /// <summary>What that file is opened with; null: nothing.</summary>
    public string? CertificatePassword { get; init; }

    public bool IsRingInRedis => Ring == RedisRing;
}
