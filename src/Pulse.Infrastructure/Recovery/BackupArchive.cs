using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Pulse.Infrastructure.Common;

namespace Pulse.Infrastructure.Recovery;

/// <summary>The file of a backup: a ZIP archive with the database, the keys, and a manifest of both.</summary>
internal static class BackupArchive
{
    public const string Database = "pulse.db";
    public const string Keys = "keys/";

    private const int BufferSize = 1 << 16;

    /// <summary>Writes the files and then the manifest.</summary>
    /// <param name="output">The archive.</param>
    /// <param name="files">Names in the archive, and paths.</param>
    /// <param name="describe">Makes the manifest of the written files.</param>
    public static BackupManifest Write(
        Stream output, IEnumerable<(string Name, string Path)> files, Func<IReadOnlyList<BackedUpFile>, BackupManifest> describe)
    {
        using var archive = new ZipArchive(output, ZipArchiveMode.Create, leaveOpen: true);
        var manifest = describe([.. files.Select(file => Add(archive, file.Name, file.Path))]);
        using var entry = archive.CreateEntry(BackupManifest.FileName).Open();
        JsonSerializer.Serialize(entry, manifest, BackupManifest.Json);
        return manifest;
    }

    /// <exception cref="StartupException">The file is no backup, or of a later format.</exception>
    public static BackupManifest ReadManifest(ZipArchive archive)
    {
        var manifest = archive.GetEntry(BackupManifest.FileName) is { } entry ? Read(entry) : null;
        if (manifest is not { Format: BackupManifest.CurrentFormat, Files: not null })
        {
            throw new StartupException(
                manifest is null ? "The file is not a backup of Pulse." : $"The backup has format {manifest.Format}. Use a newer version.");
        }

        var names = manifest.Files.Select(file => file.Name).Append(BackupManifest.FileName).Order(StringComparer.Ordinal);
        if (!names.SequenceEqual(archive.Entries.Select(file => file.FullName).Order(StringComparer.Ordinal))
            || !manifest.Files.All(file => IsKnown(file.Name)) || !manifest.Has(Database))
        {
            throw new StartupException("The files in the backup are not those of its manifest. Use another backup.");
        }

        return manifest;
    }

    /// <summary>Extracts a file that only its owner can read, and compares it with the manifest.</summary>
    /// <exception cref="StartupException">The content differs.</exception>
    public static void Extract(ZipArchive archive, BackedUpFile file, string path)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var output = OwnerOnlyFile.Open(path, FileMode.CreateNew);
        using var input = archive.GetEntry(file.Name)!.Open();
        var length = Copy(input, output, hash);
        if (length != file.Length || Convert.ToHexStringLower(hash.GetHashAndReset()) != file.Sha256)
        {
            throw new StartupException($"{file.Name} in the backup was changed or is damaged. Use another backup.");
        }

        output.Flush(flushToDisk: true);
    }

    /// <summary>The database, and the files of <see cref="BackedUpKeys"/>. Other names could lead out of the folder.</summary>
    private static bool IsKnown(string name) =>
        name == Database || (name.StartsWith(Keys, StringComparison.Ordinal) && BackedUpKeys.IsKnown(name[Keys.Length..]));

    private static BackupManifest? Read(ZipArchiveEntry entry)
    {
        try
        {
            using var stream = entry.Open();
            return JsonSerializer.Deserialize<BackupManifest>(stream, BackupManifest.Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static BackedUpFile Add(ZipArchive archive, string name, string path)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var input = File.OpenRead(path);
        using var output = archive.CreateEntry(name, CompressionLevel.Fastest).Open();
        return new BackedUpFile(name, Copy(input, output, hash), Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private static long Copy(Stream input, Stream output, IncrementalHash hash)
    {
        var (buffer, length) = (new byte[BufferSize], 0L);
        for (var read = input.Read(buffer); read > 0; read = input.Read(buffer))
        {
            hash.AppendData(buffer, 0, read);
            output.Write(buffer, 0, read);
            length += read;
        }

        return length;
    }
}
