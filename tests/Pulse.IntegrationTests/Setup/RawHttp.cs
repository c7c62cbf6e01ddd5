using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Pulse.IntegrationTests.Setup;

/// <summary>Sends bytes that no HTTP client would send.</summary>
public static class RawHttp
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <param name="api">Whose server to send to; the caller's own headers are not sent.</param>
    /// <param name="head">Request line and headers, each line ended by CR LF; Host, Connection and the empty line are added.</param>
    /// <param name="body">What comes after the headers.</param>
    /// <returns>The answer; a server that does not answer in time fails the test.</returns>
    public static async Task<Answer> SendRawAsync(this Api api, byte[] head, byte[]? body = null)
    {
        using var patience = new CancellationTokenSource(Patience);
        var server = api.Client.BaseAddress!;
        using var connection = new TcpClient();
        await connection.ConnectAsync(server.Host, server.Port, patience.Token);
        await using var stream = connection.GetStream();
        await stream.WriteAsync((byte[])[.. head, .. "Host: localhost\r\nConnection: close\r\n\r\n"u8, .. body ?? []], patience.Token);

        using var received = new MemoryStream();
        await stream.CopyToAsync(received, patience.Token);
        return Read(Encoding.UTF8.GetString(received.ToArray()));
    }

    public static Task<Answer> SendRawAsync(this Api api, string head, byte[]? body = null) => api.SendRawAsync(Encoding.Latin1.GetBytes(head), body);

    private static Answer Read(string text)
    {
        var lines = text.Split("\r\n\r\n", 2)[0].Split("\r\n");
        var headers = lines.Skip(1).Select(line => line.Split(": ", 2))
            .ToDictionary(header => header[0], header => header[^1], StringComparer.OrdinalIgnoreCase);
        var body = text.Split("\r\n\r\n", 2)[^1];
        var json = body.Contains('{') ? body[body.IndexOf('{')..(body.LastIndexOf('}') + 1)] : body;
        return new Answer((HttpStatusCode)int.Parse(lines[0].Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture), json, headers);
    }
}
