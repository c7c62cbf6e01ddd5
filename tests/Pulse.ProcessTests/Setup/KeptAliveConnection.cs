using System.Net;
using System.Net.Sockets;

namespace Pulse.ProcessTests.Setup;

/// <summary>A connection that is used for one request after another.</summary>
public sealed class KeptAliveConnection : IDisposable
{
    private readonly HttpClient http;
    private int connections;

    private KeptAliveConnection(Uri server, IPAddress address)
    {
        http = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellationToken) =>
            {
                Interlocked.Increment(ref connections);
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(address, 0));
                await socket.ConnectAsync(IPAddress.Loopback, server.Port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        })
        {
            BaseAddress = server,
        };
    }

    /// <param name="server">The server's address.</param>
    /// <param name="address">The client's address, one of this machine.</param>
    public static async Task<KeptAliveConnection> OpenAsync(Uri server, string address)
    {
        var connection = new KeptAliveConnection(server, IPAddress.Parse(address));
        await connection.AskAsync();
        return connection;
    }

    /// <summary>Sends a request on the connection, which must still be open.</summary>
    public async Task AskAsync()
    {
        using var response = await http.GetAsync(new Uri("health/live", UriKind.Relative));
        Assert.That((response.StatusCode, connections), Is.EqualTo((HttpStatusCode.OK, 1)));
    }

    public void Dispose() => http.Dispose();
}
