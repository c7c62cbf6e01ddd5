using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace Pulse.Bench.Running;

/// <summary>A listener of the revocation stream that notes when revocations arrive. A plain socket, so that 1,000 cost little.</summary>
internal sealed class BenchListener : IAsyncDisposable
{
    private static readonly byte[] Revocation = "event: revoked"u8.ToArray();

    private readonly TcpClient connection = new();
    private readonly ConcurrentQueue<long> revoked = new();
    private Task reading = Task.CompletedTask;

    /// <summary>Timestamps of the revocations.</summary>
    public IReadOnlyCollection<long> Revoked => revoked;

    public static async Task<BenchListener> OpenAsync(Uri address, ApiKey service)
    {
        var listener = new BenchListener();
        await listener.connection.ConnectAsync(address.Host, address.Port);
        await listener.connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"GET /revocations HTTP/1.1\r\nHost: {address.Authority}\r\n"
            + string.Concat(service.Headers.Select(header => $"{header.Name}: {header.Value}\r\n")) + "\r\n"));
        var buffer = new byte[2048];
        var read = await listener.connection.GetStream().ReadAsync(buffer);
        if (!Encoding.ASCII.GetString(buffer, 0, read).StartsWith("HTTP/1.1 200", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"A stream was refused: {Encoding.ASCII.GetString(buffer, 0, read)}");
        }

        return listener;
    }

    /// <summary>Starts to note revocations. Until then, events wait in the socket, so that reading them takes no time of the machine.</summary>
    public void Read() => reading = ReadAsync(new byte[2048]);

    public async ValueTask DisposeAsync()
    {
        connection.Dispose();
        await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Each write of the server is one event or more, so that an event is rarely split.</summary>
    private async Task ReadAsync(byte[] buffer)
    {
        while (await connection.GetStream().ReadAsync(buffer) is > 0 and var read)
        {
            if (buffer.AsSpan(0, read).IndexOf(Revocation) >= 0)
            {
                revoked.Enqueue(Stopwatch.GetTimestamp());
            }
        }
    }
}
