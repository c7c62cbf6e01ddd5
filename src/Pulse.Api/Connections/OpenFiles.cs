using System.Globalization;
using Pulse.Infrastructure.Common;

namespace Pulse.Api.Connections;

/// <summary>Number and limit (<c>ulimit -n</c>) of open files and sockets. On systems other than Linux, the limit is unknown.</summary>
internal static class OpenFiles
{
    /// <summary>Minimum limit. The runtime, its libraries and the database need more than half of it.</summary>
    public const int MinLimit = 512;

    /// <summary>
    /// Files that connections leave to the rest of the process. Without a free file, the runtime cannot start a thread or load a library,
    /// and ends the process ("Out of memory.").
    /// </summary>
    public const int Reserve = 32;

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
    /// Whether only the reserve is left. A new file gets the lowest free number (POSIX, <c>open</c>): a number in the reserve means that no
    /// other is free.
    /// </summary>
    public static bool AreShort()
    {
        try
        {
            using var probe = File.OpenHandle("/dev/null");
            return IsInReserve(probe.DangerousGetHandle());
        }
        catch (IOException)
        {
            return true;
        }
    }

    /// <summary>Whether the number of an open file or socket is one of the reserve.</summary>
    public static bool IsInReserve(nint number) => Limit() is { } limit && number >= limit - Reserve;

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
