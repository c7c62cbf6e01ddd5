using System.IO.Compression;
using System.Security.Cryptography;
using Pulse.Infrastructure.Common;

namespace Pulse.Infrastructure.Audit;

/// <summary>Writes a file of archived events. It gets its name only when it is complete and on the disk.</summary>
internal sealed class ArchiveFileWriter : IDisposable
{
    private readonly string path;
    private readonly string draft;
    private readonly FileStream file;
    private readonly GZipStream compressed;
    private readonly ArchivedEventLines lines = new();

    public ArchiveFileWriter(string path)
    {
        this.path = path;
        draft = $"{path}.{Guid.CreateVersion7():N}";
        file = OwnerOnlyFile.Open(draft, FileMode.CreateNew);
        compressed = new GZipStream(file, CompressionLevel.Optimal, leaveOpen: true);
    }

    /// <summary>Adds an event.</summary>
    /// <param name="content">Its signed content, as <see cref="AuditContent"/> serializes it.</param>
    /// <param name="mac">Its MAC.</param>
    public void Add(ReadOnlySpan<byte> content, ReadOnlySpan<byte> mac)
    {
        compressed.Write(lines.Write(content, mac));
        compressed.Write("\n"u8);
    }

    /// <returns>False if another process has written the file meanwhile.</returns>
    public bool TryPublish()
    {
        compressed.Dispose();
        file.Flush(flushToDisk: true);
        file.Dispose();
        var isPublished = OwnerOnlyFile.TryPublish(draft, path);
        OwnerOnlyFolder.Flush(Path.GetDirectoryName(path)!);
        return isPublished;
    }

    /// <summary>Deletes the file if it is not published.</summary>
    public void Dispose()
    {
        lines.Dispose();
        try
        {
            compressed.Dispose();
        }
        finally
        {
            // It can fail again if the disk is full.
            try
            {
                file.Dispose();
            }
            finally
            {
                File.Delete(draft);
            }
        }
    }
}

/// <summary>Verifies files of archived events.</summary>
internal static class ArchiveFileReader
{
    /// <summary>Verifies the events of a file.</summary>
    /// <param name="begin">The event before the file.</param>
    /// <param name="each">Called for each intact event.</param>
    /// <returns>The last intact event, and whether the whole file is intact and not empty.</returns>
    /// <exception cref="IOException">There is no such file, or it cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file cannot be opened.</exception>
    public static (ChainPoint End, bool IsIntact) Verify(string path, AuditKey key, ChainPoint begin, Action<ChainPoint> each)
    {
        using var hmac = key.NewHmac();
        using var format = new ArchivedEventLines();
        var content = new AuditContent();
        var end = begin;
        try
        {
            using var lines = new CompressedLines(path);
            while (lines.TryRead(out var line))
            {
                if (format.Parse(line) is not { } archived || archived.Position != end.Position + 1)
                {
                    return (end, false);
                }

                hmac.AppendData(content.Of(end.Mac, archived.Texts));
                if (!CryptographicOperations.FixedTimeEquals(hmac.GetHashAndReset(), archived.Mac))
                {
                    return (end, false);
                }

                end = new ChainPoint(archived.Position, archived.Mac);
                each(end);
            }
        }
        catch (InvalidDataException)
        {
            return (end, false);
        }

        return (end, end.Position > begin.Position);
    }
}
