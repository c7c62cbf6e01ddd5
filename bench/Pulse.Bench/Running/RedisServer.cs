using System.Diagnostics;
using System.Net.Sockets;

namespace Pulse.Bench.Running;

/// <summary>A Redis on its own port, without persistence.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private readonly Process process;

    private RedisServer(int port)
    {
        Address = $"127.0.0.1:{port}";
        process = Process.Start(new ProcessStartInfo(
            "redis-server",
            ["--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
        { RedirectStandardOutput = true })!;
        process.BeginOutputReadLine();
    }

    public string Address { get; }

    public static async Task<RedisServer> StartAsync()
    {
        var port = Server.FreePort();
        var redis = new RedisServer(port);
        while (!await AcceptsAsync(port) && !redis.process.HasExited)
        {
            await Task.Delay(10);
        }

        return redis;
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static async Task<bool> AcceptsAsync(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
