using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Pulse.ProcessTests.Setup;

/// <summary>A request whose body the server is waiting for.</summary>
public sealed class HeldRequest : IDisposable
{
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    private HeldRequest()
    {
    }

    /// <summary>Sends a request without its body. The server has started to read the body when this returns.</summary>
    /// <param name="server">The server's address.</param>
    /// <param name="address">The client's address, one of this machine.</param>
    public static async Task<HeldRequest> BeginAsync(Uri server, string address)
    {
        var request = new HeldRequest();
        request.socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
        await request.socket.ConnectAsync(IPAddress.Loopback, server.Port);
        await request.SendAsync(
            $"POST /auth/login HTTP/1.1\r\nHost: {server.Authority}\r\nContent-Type: application/json\r\n"
                + "Content-Length: 2\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n");
        Assert.That(await request.ReceiveAsync(), Is.EqualTo("HTTP/1.1 100 Continue\r\n\r\n"));
        return request;
    }

    /// <returns>The beginning of the response.</returns>
    public async Task<string> EndAsync()
    {
        await SendAsync("{}");
        return await ReceiveAsync();
    }

    /// <summary>Resets the connection, as a client that crashes does.</summary>
    public void Reset()
    {
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
        socket.Dispose();
    }

    public void Dispose() => socket.Dispose();

    private async Task SendAsync(string text)
    {
        using var patience = new CancellationTokenSource(PulseProcess.Patience);
        await socket.SendAsync(Encoding.ASCII.GetBytes(text), patience.Token);
    }

    private async Task<string> ReceiveAsync()
    {
        using var patience = new CancellationTokenSource(PulseProcess.Patience);
        var received = new byte[1_000];
        return Encoding.ASCII.GetString(received, 0, await socket.ReceiveAsync(received, patience.Token));
    }
}
