using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Pulse.ProcessTests.Setup;

/// <summary>Connections that send nothing.</summary>
public sealed class IdleConnections : IDisposable
{
    private readonly List<Socket> sockets = [];
    private int closed;

    /// <summary>Number of connections that the server has closed.</summary>
    public int Closed => Volatile.Read(ref closed);

    /// <param name="server">The server's address.</param>
    /// <param name="address">The client's address, one of this machine.</param>
    public static async Task<IdleConnections> OpenAsync(Uri server, string address, int count)
    {
        var idle = new IdleConnections();
        for (var i = 0; i < count; i++)
        {
            _ = idle.FollowAsync(await idle.TryConnectAsync(server, address));
        }

        return idle;
    }

    /// <summary>Waits until a client from an address gets a response.</summary>
    public static async Task UntilServedAsync(Uri server, string address)
    {
        using var patience = new CancellationTokenSource(PulseProcess.Patience);
        while (!await IsServedAsync(server, address, patience.Token))
        {
            await Task.Delay(20, patience.Token);
        }
    }

    /// <summary>Waits until the server has closed this number of connections.</summary>
    public async Task UntilClosedAsync(int count)
    {
        using var patience = new CancellationTokenSource(PulseProcess.Patience);
        while (Closed < count)
        {
            await Task.Delay(20, patience.Token);
        }
    }

    public void Dispose() => sockets.ForEach(socket => socket.Dispose());

    private static async Task<bool> IsServedAsync(Uri server, string address, CancellationToken cancellationToken)
    {
        try
        {
            using var socket = await ConnectAsync(server, address);
            await socket.SendAsync(
                Encoding.ASCII.GetBytes($"GET /health/live HTTP/1.1\r\nHost: {server.Authority}\r\nConnection: close\r\n\r\n"),
                cancellationToken);
            var answer = new byte[16];
            var read = await socket.ReceiveAsync(answer, cancellationToken);
            return Encoding.ASCII.GetString(answer, 0, read).StartsWith("HTTP/1.1 200", StringComparison.Ordinal);
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static async Task<Socket> ConnectAsync(Uri server, string address)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
            await socket.ConnectAsync(IPAddress.Loopback, server.Port);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <returns>Null if the server has already refused it.</returns>
    private async Task<Socket?> TryConnectAsync(Uri server, string address)
    {
        try
        {
            var socket = await ConnectAsync(server, address);
            sockets.Add(socket);
            return socket;
        }
        catch (SocketException refused) when (refused.SocketErrorCode == SocketError.ConnectionReset)
        {
            return null;
        }
    }

    /// <summary>Only the end of the connection is ever received.</summary>
    private async Task FollowAsync(Socket? socket)
    {
        try
        {
            await (socket?.ReceiveAsync(new byte[1]) ?? Task.FromResult(0));
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
            // The server resets connections that it refuses.
        }

        Interlocked.Increment(ref closed);
    }
}
