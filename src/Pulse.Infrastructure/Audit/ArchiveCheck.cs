using Pulse.Application.Audit;

namespace Pulse.Infrastructure.Audit;

/// <summary>Verifies the archived events of a chain, from the first one to those in the database.</summary>
internal sealed class ArchiveCheck(AuditKey key, ArchiveFolder folder)
{
    private const int ReportSize = 1_000;

    /// <param name="begin">The last archived event. Files can have later events, if a process ended before it deleted the rows.</param>
    /// <param name="head">Position of the newest event in the database.</param>
    /// <param name="progress">Called with the number of events of each part.</param>
    /// <returns>Null if there are no archived events.</returns>
    public ArchiveIntegrity? Of(long chain, ChainPoint begin, long head, IProgress<long>? progress)
    {
        if (folder.Path is null || !folder.Exists)
        {
            return begin.Position == 0 ? null
                : folder.Path is null ? new ArchiveIntegrity(begin.Position, IsChecked: false)
                : new ArchiveIntegrity(begin.Position, IsChecked: true, 1, $"{folder.Path} does not exist");
        }

        var (end, path, isIntact) = (ChainPoint.Start, folder.FileOf(chain, first: 1), true);
        var joined = begin.Position == 0;
        while (isIntact && Path.Exists(path))
        {
            try
            {
                (end, isIntact) = ArchiveFileReader.Verify(path, key, end, archived =>
                {
                    joined |= archived.Position == begin.Position && archived.Mac.AsSpan().SequenceEqual(begin.Mac);
                    progress?.Report(archived.Position % ReportSize == 0 ? ReportSize : 0);
                });
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                return Broken(begin, end.Position + 1, $"{path} cannot be read: {exception.Message}");
            }

            path = isIntact ? folder.FileOf(chain, end.Position + 1) : path;
        }

        return !isIntact ? Broken(begin, end.Position + 1, $"{path} was changed")
            : end.Position < begin.Position ? Broken(begin, end.Position + 1, $"{path} does not exist")
            : !joined ? Broken(begin, begin.Position, "it is the archive of another history of the chain")
            : end.Position > head ? Broken(begin, head + 1, "the database lacks later events that are archived")
            : end.Position == 0 ? null
            : new ArchiveIntegrity(end.Position, IsChecked: true);
    }

    private static ArchiveIntegrity Broken(ChainPoint begin, long at, string fault) => new(begin.Position, IsChecked: true, at, fault);
}
