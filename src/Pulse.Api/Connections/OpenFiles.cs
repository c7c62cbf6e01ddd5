using System.Globalization;
using Pulse.Infrastructure.Common;

namespace Pulse.Api.Connections;

/// <summary>How many files and sockets the process may have open (<c>ulimit -n</c>), and has. Linux only: elsewhere the limit is unknown.</summary>
internal static class OpenFiles
{
    /// <summary>The runtime, its libraries and the database need more than half of these.</summary>
    public const int Needed = 512;

    private const string Limits = "/proc/self/limits";
    private const string Open = "/proc/self/fd";
    private const string Line = "Max open files";

    /// <returns>The limit; null where it is unknown or there is none.</returns>
    public static int? Limit() => File.Exists(Limits)
        && File.ReadLines(Limits).FirstOrDefault(line => line.StartsWith(Line, StringComparison.Ordinal)) is { } line
        && int.TryParse(line[Line.Length..].TrimStart().Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : null;

    public static int Count() => Directory.EnumerateFileSystemEntries(Open).Count();

    /// <exception cref="StartupException">With fewer the runtime cannot even load its libraries.</exception>
    public static void ThrowIfTooFew()
    {
        if (Limit() is { } limit && limit < Needed)
        {
            throw new StartupException($"The process may open {limit} files and sockets; it needs at least {Needed}. Raise the limit (ulimit -n, LimitNOFILE).");
        }
    }
}
