using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Pulse.IntegrationTests.Setup;

/// <summary>Sends bytes that no HTTP client would send.</summary>
public static class RawHttp
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <param name="api">Selects the server. Its own headers are not sent.</param>
    /// <param name="head">Request line and headers, each line with CR LF at its end. Host, Connection and the empty line are added.</param>
    /// <param name="body">The bytes after the headers.</param>
    /// <returns>The response. The test fails if the server does not respond in time.</returns>
    public static async Task<Answer> SendRawAsync(this Api api, byte[] head, byte[]? body = null)
    {
        var received =
            await ExchangeAsync(api.Client.BaseAddress!, [.. head, .. "Host: localhost\r\nConnection: close\r\n\r\n"u8, .. body ?? []]);
        return Read(Encoding.UTF8.GetString(received));
    }

    public static Task<Answer> SendRawAsync(this Api api, string head, byte[]? body = null) =>
        api.SendRawAsync(Encoding.Latin1.GetBytes(head), body);

    /// <summary>Sends headers and the first part of a body, runs an action, and sends the rest.</summary>
    /// <inheritdoc cref="SendRawAsync(Api, byte[], byte[])"/>
    public static async Task<Answer> SendRawInPartsAsync(this Api api, string head, string first, string rest, Func<Task> meanwhile)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var connection = new TcpClient();
        var server = api.Client.BaseAddress!;
        await connection.ConnectAsync(server.Host, server.Port, patience.Token);
        await using var stream = connection.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes($"{head}Host: localhost\r\nConnection: close\r\n\r\n{first}"), patience.Token);
        await meanwhile();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(rest), patience.Token);

        using var received = new MemoryStream();
        await stream.CopyToAsync(received, patience.Token);
        return Read(Encoding.UTF8.GetString(received.ToArray()));
    }

    /// <param name="server">The base address of the server.</param>
    /// <param name="head">Request line and headers. Characters up to U+00FF are sent as one byte each.</param>
    /// <returns>The whole response as text, even if it is incomplete.</returns>
    public static Task<string> SendTextAsync(Uri server, params string[] head) => SendTextWithBodyAsync(server, "", head);

    /// <inheritdoc cref="SendTextAsync"/>
    public static async Task<string> SendTextWithBodyAsync(Uri server, string body, params string[] head)
    {
        string[] lines = [.. head, $"Host: {server.Authority}", "Connection: close", "", body];
        return Encoding.Latin1.GetString(await ExchangeAsync(server, Encoding.Latin1.GetBytes(string.Join("\r\n", lines))));
    }

    /// <summary>The same, if the server can also close the connection without a response.</summary>
    /// <param name="server">The base address of the server.</param>
    /// <param name="body">The text after the headers. Characters up to U+00FF are sent as one byte each.</param>
    /// <param name="isAll">Whether the client ends its side of the connection.</param>
    /// <param name="head">Request line and headers.</param>
    public static async Task<string> SendUntilEndAsync(Uri server, string body, bool isAll, params string[] head)
    {
        string[] lines = [.. head, $"Host: {server.Authority}", "Connection: close", "", body];
        using var patience = new CancellationTokenSource(Patience);
        using var connection = new TcpClient();
        await connection.ConnectAsync(server.Host, server.Port, patience.Token);
        await using var stream = connection.GetStream();
        using var received = new MemoryStream();
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(string.Join("\r\n", lines)), patience.Token);
            if (isAll)
            {
                connection.Client.Shutdown(SocketShutdown.Send);
            }

            await stream.CopyToAsync(received, patience.Token);
        }
        catch (IOException reset) when (reset.InnerException is SocketException)
        {
            // The text before the reset is the response.
        }

        return Encoding.Latin1.GetString(received.ToArray());
    }

    private static async Task<byte[]> ExchangeAsync(Uri server, byte[] request)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var connection = new TcpClient();
        await connection.ConnectAsync(server.Host, server.Port, patience.Token);
        await using var stream = connection.GetStream();
        await stream.WriteAsync(request, patience.Token);

        using var received = new MemoryStream();
        await stream.CopyToAsync(received, patience.Token);
        return received.ToArray();
    }

    private static Answer Read(string text)
    {
        var lines = text.Split("\r\n\r\n", 2)[0].Split("\r\n");
        var headers = lines.Skip(1).Select(line => line.Split(": ", 2))
            .ToDictionary(header => header[0], header => header[^1], StringComparer.OrdinalIgnoreCase);
        var body = text.Split("\r\n\r\n", 2)[^1];
        var json = body.Contains('{') ? body[body.IndexOf('{')..(body.LastIndexOf('}') + 1)] : body;
        return new Answer(
            (HttpStatusCode)int.Parse(lines[0].Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture), json, headers);
    }
}
