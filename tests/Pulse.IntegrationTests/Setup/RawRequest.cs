using System.Net.Sockets;
using System.Text;

namespace Pulse.IntegrationTests.Setup;

/// <summary>Sends what no HTTP client would, byte by byte.</summary>
public static class RawRequest
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <param name="server">The server's base address.</param>
    /// <param name="head">Request line and headers without the empty line; characters up to U+00FF go as one byte each.</param>
    /// <returns>The whole answer, once the server has closed the connection.</returns>
    public static Task<string> SendAsync(Uri server, params string[] head) => SendWithBodyAsync(server, "", head);

    /// <inheritdoc cref="SendAsync"/>
    public static async Task<string> SendWithBodyAsync(Uri server, string body, params string[] head)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes($"{string.Join("\r\n", head)}\r\nHost: {server.Authority}\r\nConnection: close\r\n\r\n{body}"));
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync().WaitAsync(Patience);
    }
}
