using System.Text.Json;

namespace Pulse.Infrastructure.Recovery;

/// <summary>Describes the content of a backup. It is the last entry of the file.</summary>
/// <param name="Format">Version of the format of the file.</param>
/// <param name="CreatedAt">When the backup began, in UTC.</param>
/// <param name="Migration">The newest migration of the database.</param>
/// <param name="FeedPosition">The end of the change feed.</param>
/// <param name="AuditPosition">Position of the newest event in the audit chain of the system.</param>
/// <param name="AuditMac">Its HMAC in hexadecimal digits.</param>
/// <param name="Files">All other entries.</param>
public sealed record BackupManifest(
    int Format,
    DateTime CreatedAt,
    string Migration,
    long FeedPosition,
    long AuditPosition,
    string AuditMac,
    IReadOnlyList<BackedUpFile> Files)
{
    public const string FileName = "manifest.json";
    public const int CurrentFormat = 1;

    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Whether the backup has a file.</summary>
    public bool Has(string name) => Files.Any(file => file.Name == name);
}

/// <param name="Name">Path in the backup.</param>
/// <param name="Length">In bytes.</param>
/// <param name="Sha256">In hexadecimal digits. It finds damage. It does not prove who wrote the file.</param>
public sealed record BackedUpFile(string Name, long Length, string Sha256);
