using System.Net;
using System.Net.Sockets;

/// <summary>
/// Runs before a measured program's Main (DOTNET_STARTUP_HOOKS), and tells on a port of its own how much that has allocated, and how much
/// it
/// still holds after a collection.
/// </summary>
internal static class StartupHook
{
    public const string PortVariable = "BENCH_ALLOCATION_PORT";

    /// <summary>The runtime calls this by its name.</summary>
    public static void Initialize()
    {
        var listener = new TcpListener(IPAddress.Loopback, int.Parse(Environment.GetEnvironmentVariable(PortVariable)!, null));
        listener.Start();
        new Thread(() => Tell(listener)) { IsBackground = true }.Start();
    }

    private static void Tell(TcpListener listener)
    {
        while (true)
        {
            using var client = listener.AcceptTcpClient();
            client.GetStream().Write(BitConverter.GetBytes(GC.GetTotalAllocatedBytes(precise: true)));
            client.GetStream().Write(BitConverter.GetBytes(GC.GetTotalMemory(forceFullCollection: true)));
        }
    }
}
