using Pulse.Domain.Accounts;
using Pulse.Infrastructure.Common;

namespace Pulse.Infrastructure.Audit;

/// <summary>The folder of archived audit events. Each file has consecutive events of one chain, and is never changed.</summary>
public sealed class ArchiveFolder(AuditOptions options)
{
    /// <summary>Null if none is configured.</summary>
    public string? Path { get; } = options.ArchiveFolder is { } folder ? WorkingFolder.PathOf(folder) : null;

    public bool Exists => Directory.Exists(Path);

    /// <param name="first">Position of the first event of the file.</param>
    public string FileOf(long chain, long first) => System.IO.Path.Combine(
        Path ?? throw new InvalidOperationException("Audit:ArchiveFolder is not set."), $"audit-{NameOf(chain)}-{first:D10}.ndjson.gz");

    /// <returns>The files of accounts other than these.</returns>
    public IReadOnlyList<string> FilesOfOthers(IEnumerable<AccountId> accounts)
    {
        var known = accounts.Select(account => NameOf(account.Number)).Append(NameOf(AuditChain.System)).ToHashSet();
        return !Exists ? []
            : [.. Directory.EnumerateFiles(Path!, "audit-*.ndjson.gz").Where(file => !known.Contains(ChainOf(file))).Order()];
    }

    /// <summary>Creates the folder, and checks that files can be written there. Does nothing if no events are archived.</summary>
    /// <exception cref="StartupException">It cannot be created, is not writable, or its file system has no hard links.</exception>
    public void EnsureWritable()
    {
        if (options.RetentionDays is null)
        {
            return;
        }

        var probe = System.IO.Path.Combine(Path!, $"probe.{Guid.CreateVersion7():N}");
        try
        {
            OwnerOnlyFolder.Make(Path!);
            OwnerOnlyFile.Open($"{probe}.draft", FileMode.CreateNew).Dispose();
            OwnerOnlyFile.TryPublish($"{probe}.draft", probe);
            OwnerOnlyFolder.Flush(Path!);
            File.Delete(probe);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"Cannot write to Audit:ArchiveFolder at {Path}: {exception.Message}");
        }
    }

    private static string ChainOf(string file) => System.IO.Path.GetFileName(file).Split('-')[1];

    private static string NameOf(long chain) => chain == AuditChain.System ? "system" : $"{new AccountId(chain)}";
}
