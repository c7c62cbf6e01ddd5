using System.Runtime.InteropServices;
using SQLitePCL;

namespace Pulse.Infrastructure.Persistence.Sqlite;

/// <summary>
/// How a connection waits for a locked file: with the delays of SQLite's own <c>sqlite3_busy_timeout</c>, and with the
/// <see cref="ThreadReserve"/>.
/// </summary>
internal static class LockedFileWait
{
    /// <summary>Milliseconds before each attempt (sqlite3, main.c, <c>sqliteDefaultBusyCallback</c>). The last one repeats.</summary>
    private static ReadOnlySpan<byte> Delays => [1, 2, 5, 10, 15, 20, 25, 25, 25, 50, 50, 100];

    /// <summary>SQLite calls it as long as a connection is open.</summary>
    private static readonly BusyHandler Handler = Wait;

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int BusyHandler(nint longest, int attempts);

    /// <summary>Sets how long statements of a connection wait, in milliseconds.</summary>
    public static void Set(sqlite3 database, int longest) => _ = SetHandler(database, Handler, longest);

    /// <param name="longest">Milliseconds of the whole wait.</param>
    /// <param name="attempts">Number of waits for this lock until now.</param>
    /// <returns>0 to give up.</returns>
    private static int Wait(nint longest, int attempts)
    {
        ThreadReserve.Use();
        var last = Delays.Length - 1;
        var waited = (nint)Math.Max(0, attempts - last) * Delays[last];
        foreach (var earlier in Delays[..Math.Min(attempts, last)])
        {
            waited += earlier;
        }

        var delay = Math.Min(Delays[Math.Min(attempts, last)], longest - waited);
        if (delay <= 0)
        {
            return 0;
        }

        return Sleep((int)delay) > 0 ? 1 : 0;
    }

    [DllImport("e_sqlite3", EntryPoint = "sqlite3_busy_handler", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static extern int SetHandler(sqlite3 database, BusyHandler handler, nint longest);

    /// <returns>Milliseconds that it slept, at least those that it was asked for.</returns>
    [DllImport("e_sqlite3", EntryPoint = "sqlite3_sleep", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static extern int Sleep(int milliseconds);
}
