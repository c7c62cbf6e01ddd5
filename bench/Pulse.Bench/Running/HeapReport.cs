using System.Net.Sockets;

namespace Pulse.Bench.Running;

/// <summary>The managed memory of a measured program. <see cref="StartupHook"/> in that program reports it.</summary>
/// <param name="Allocated">Bytes allocated since the start.</param>
/// <param name="Held">Bytes in use after a full collection.</param>
internal sealed record HeapReport(long Allocated, long Held)
{
    /// <summary>Environment variables that make a program report on this port.</summary>
    public static (string Name, string Value)[] At(int port) =>
        [("DOTNET_STARTUP_HOOKS", typeof(HeapReport).Assembly.Location), (StartupHook.PortVariable, $"{port}")];

    public static async Task<HeapReport> AskAsync(int port)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port);
        var told = new byte[2 * sizeof(long)];
        await client.GetStream().ReadExactlyAsync(told);
        return new HeapReport(BitConverter.ToInt64(told), BitConverter.ToInt64(told, sizeof(long)));
    }
}
