using System.Net;
using System.Net.Sockets;
using Pulse.Bench.Hosts;

/// <summary>
/// Runs before the Main method of a measured program (DOTNET_STARTUP_HOOKS). Reports on its own port how many bytes the program has
/// allocated, and how many are in use after a collection, or runs pruning steps.
/// </summary>
internal static class StartupHook
{
    public const string PortVariable = "BENCH_ALLOCATION_PORT";

    /// <summary>The runtime finds this method by its name.</summary>
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(PruningHook.PortVariable) is not null)
        {
            PruningHook.Listen();
            return;
        }

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
