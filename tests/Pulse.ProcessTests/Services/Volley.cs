using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Pulse.ProcessTests.Setup;

namespace Pulse.ProcessTests.Services;

/// <summary>
/// One request with each of many imported keys. Several requests go into one packet, so that the processor has time for the service.
/// </summary>
public static partial class Volley
{
    private const int Connections = 32;
    private const int Batch = 50;

    /// <returns>The statuses, in the order of the keys.</returns>
    public static async Task<IReadOnlyList<HttpStatusCode>> SendAsync(OrdersService service, IReadOnlyList<string> keys)
    {
        var parts = keys.Chunk((keys.Count + Connections - 1) / Connections).Select(part => SendPartAsync(service.Address, part));
        return [.. (await Task.WhenAll(parts)).SelectMany(statuses => statuses)];
    }

    private static async Task<List<HttpStatusCode>> SendPartAsync(Uri service, string[] keys)
    {
        using var patience = new CancellationTokenSource(PulseProcess.Patience);
        using var connection = new TcpClient { NoDelay = true };
        await connection.ConnectAsync(service.Host, service.Port, patience.Token);
        var stream = connection.GetStream();
        var statuses = new List<HttpStatusCode>(keys.Length);
        var (buffer, text) = (new byte[1 << 16], "");
        foreach (var batch in keys.Chunk(Batch))
        {
            patience.CancelAfter(PulseProcess.Patience);
            var requests = string.Concat(
                batch.Select(key => $"GET {OrdersService.Orders} HTTP/1.1\r\nHost: orders\r\nx-api-key: {key}\r\n\r\n"));
            await stream.WriteAsync(Encoding.ASCII.GetBytes(requests), patience.Token);
            for (var missing = batch.Length; missing > 0;)
            {
                var count = await stream.ReadAsync(buffer, patience.Token);
                Assert.That(count, Is.Positive, "The service has closed the connection.");
                text += Encoding.ASCII.GetString(buffer, 0, count);
                var read = 0;
                foreach (Match line in StatusLine().Matches(text))
                {
                    statuses.Add((HttpStatusCode)int.Parse(line.Groups[1].ValueSpan, provider: null));
                    read = line.Index + line.Length;
                    missing--;
                }

                text = text[read..];
            }
        }

        return statuses;
    }

    [GeneratedRegex("HTTP/1.1 ([0-9]{3}) ")]
    private static partial Regex StatusLine();
}
