using System.Diagnostics;
using System.Globalization;
using Pulse.Infrastructure.Common;

namespace Pulse.Api.Connections;

/// <summary>Number and limit (<c>ulimit -n</c>) of open files and sockets. On systems other than Linux, the limit is unknown.</summary>
internal static class OpenFiles
{
    /// <summary>Minimum limit. The runtime, its libraries and the database need more than half of it.</summary>
    public const int MinLimit = 512;

    private const string Limits = "/proc/self/limits";
    private const string Open = "/proc/self/fd";
    private const string Line = "Max open files";

    /// <returns>The limit. Null if it is unknown or unlimited.</returns>
    public static int? Limit() => File.Exists(Limits)
        && File.ReadLines(Limits).FirstOrDefault(line => line.StartsWith(Line, StringComparison.Ordinal)) is { } line
        && int.TryParse(line[Line.Length..].TrimStart().Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
            ? limit
            : null;

    public static int Count() => Directory.EnumerateFileSystemEntries(Open).Count();

    /// <summary>
    /// Loads, on another thread, the libraries that describe an exception with its lines of code. The runtime otherwise loads them when the
    /// first exception is described. If the process cannot open a file at that moment, the runtime ends it ("Out of memory.").
    /// </summary>
    public static Task LoadErrorLibrariesAsync() => Task.Run(() => new StackTrace(fNeedFileInfo: true).ToString());

    /// <exception cref="StartupException">The limit is too low for the runtime to load its libraries.</exception>
    public static void ThrowIfTooFew()
    {
        if (Limit() is { } limit && limit < MinLimit)
        {
            throw new StartupException(
                $"The process may open {limit} files and sockets; it needs at least {MinLimit}. Raise the limit (ulimit -n, LimitNOFILE).");
        }
    }
}
