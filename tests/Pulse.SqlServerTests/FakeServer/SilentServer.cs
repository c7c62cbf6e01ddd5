using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Pulse.SqlServerTests.FakeServer;

/// <summary>A server that accepts connections, lets clients log in, and responds to nothing else (MS-TDS).</summary>
public sealed class SilentServer : IDisposable
{
    private const int HeaderLength = 8;
    private const byte Reply = 0x04;
    private const byte EndOfMessage = 0x01;
    private const byte PreLogin = 0x12;
    private const byte Login = 0x10;

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();

    private readonly bool letsIn;

    /// <param name="letsIn">Whether clients can log in. Otherwise they get no response at all.</param>
    public SilentServer(bool letsIn = true)
    {
        this.letsIn = letsIn;
        listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>The server's version, and that it does not support encryption.</summary>
    private static ReadOnlySpan<byte> PreLoginReply =>
        [0x00, 0, 11, 0, 6, 0x01, 0, 17, 0, 1, 0xFF, 16, 0, 0, 0, 0, 0, 0x02];

    /// <summary>LOGINACK of TDS 7.4, with an empty program name, and DONE.</summary>
    private static ReadOnlySpan<byte> LoginReply =>
        [0xAD, 10, 0, 1, 0x74, 0, 0, 4, 0, 16, 0, 0, 0, 0xFD, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    public string ConnectionStringWith(string settings) =>
        $"Server=127.0.0.1,{((IPEndPoint)listener.LocalEndpoint).Port};Database={FakeSqlServer.DatabaseName};"
            + $"User ID=pulse;Password=none;Encrypt=false;{settings}";

    public void Dispose()
    {
        if (!stop.IsCancellationRequested)
        {
            stop.Cancel();
            listener.Dispose();
            stop.Dispose();
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await listener.AcceptTcpClientAsync(stop.Token));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test has ended.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                while (await ReadMessageAsync(stream) is { } type)
                {
                    if (letsIn && type is PreLogin or Login)
                    {
                        await stream.WriteAsync(PacketOf(type == PreLogin ? PreLoginReply : LoginReply), stop.Token);
                    }
                }
            }
            catch (Exception exception) when (exception is OperationCanceledException or IOException)
            {
                // The client or the test has ended.
            }
        }
    }

    /// <returns>The type of the message. Null at the end of the stream.</returns>
    private async Task<byte?> ReadMessageAsync(NetworkStream stream)
    {
        var header = new byte[HeaderLength];
        do
        {
            if (await stream.ReadAtLeastAsync(header, HeaderLength, throwOnEndOfStream: false, stop.Token) < HeaderLength)
            {
                return null;
            }

            await stream.ReadExactlyAsync(new byte[BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(2)) - HeaderLength], stop.Token);
        }
        while ((header[1] & EndOfMessage) == 0);

        return header[0];
    }

    private static byte[] PacketOf(ReadOnlySpan<byte> payload)
    {
        var packet = new byte[HeaderLength + payload.Length];
        (packet[0], packet[1], packet[6]) = (Reply, EndOfMessage, 1);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)packet.Length);
        payload.CopyTo(packet.AsSpan(HeaderLength));
        return packet;
    }
}
