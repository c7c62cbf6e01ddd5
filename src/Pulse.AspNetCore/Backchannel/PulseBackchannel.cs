using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Pulse.AspNetCore.Backchannel;

/// <summary>The requests of this service to Pulse.</summary>
/// <param name="transport">Sends them.</param>
/// <param name="timeout">The longest time for one request, but not for the stream.</param>
/// <param name="clock">Measures the timeout.</param>
internal sealed class PulseBackchannel(BackchannelTransport transport, TimeSpan timeout, TimeProvider clock)
{
    private const string Json = "application/json";
    private const string EventStream = "text/event-stream";

    private readonly BackchannelPause pause = new(timeout, clock);

    /// <summary>Asks about an API key. Counts as a use of the key.</summary>
    public async Task<CredentialAnswer> VerifyAsync(VerifyMessage message, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(message, MessageContext.Default.VerifyMessage);
        using var response = await AskAsync(() => Post("apikeys/verify", new ByteArrayContent(body), Json), cancellationToken);
        var verified = await ReadAsync(response, MessageContext.Default.VerifiedMessage, cancellationToken);
        return Answers.Of(verified, transport.NowOf(response));
    }

    /// <summary>Asks about a session token. Counts as a use of the session.</summary>
    public async Task<CredentialAnswer> IntrospectAsync(
        string token, string? account, string? address, CancellationToken cancellationToken)
    {
        List<KeyValuePair<string, string>> form = [new("token", token)];
        if (account is not null)
        {
            form.Add(new("account_id", account));
        }

        if (address is not null)
        {
            form.Add(new("ip_address", address));
        }

        using var response = await AskAsync(
            () => Post("oauth2/introspect", new FormUrlEncodedContent(form), "application/x-www-form-urlencoded"), cancellationToken);
        var introspected = await ReadAsync(response, MessageContext.Default.IntrospectedMessage, cancellationToken);
        return Answers.Of(introspected, transport.NowOf(response));
    }

    /// <summary>Opens the stream of revocations. The caller disposes the response.</summary>
    /// <param name="after">The id of the last event that is known. Null: none.</param>
    /// <param name="last">The stream that this one replaces. Null: none.</param>
    /// <param name="cancellationToken">Abandons the request.</param>
    public async Task<HttpResponseMessage> OpenStreamAsync(string? after, string? last, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var late = new CancellationTokenSource(timeout, clock);
        using var _ = late.Token.Register(patience.Cancel);
        var response = await transport.SendAsync(
            () =>
            {
                var request = new HttpRequestMessage(HttpMethod.Get, "revocations");
                request.Headers.Accept.Add(new(EventStream));
                if (after is not null)
                {
                    request.Headers.TryAddWithoutValidation("Last-Event-ID", after);
                }

                if (last is not null)
                {
                    request.Headers.TryAddWithoutValidation("Last-Stream-ID", last);
                }

                return request;
            },
            HttpCompletionOption.ResponseHeadersRead,
            patience.Token,
            cancellationToken);
        try
        {
            Promised.Check(response, HttpStatusCode.OK, EventStream);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    /// <summary>Confirms that all events up to a position have been processed.</summary>
    public Task AcknowledgeAsync(string stream, long position, CancellationToken cancellationToken) =>
        SayAsync(new AcknowledgementMessage(stream, position), cancellationToken);

    /// <summary>Says that this service uses nothing any longer that it has kept, so that revocations do not wait for it.</summary>
    public Task LeaveAsync(string stream, CancellationToken cancellationToken) =>
        SayAsync(new AcknowledgementMessage(stream, Position: 0, Leaving: true), cancellationToken);

    private Task SayAsync(AcknowledgementMessage message, CancellationToken cancellationToken) => PostAsync(
        "revocations/acknowledgements",
        message,
        MessageContext.Default.AcknowledgementMessage,
        HttpStatusCode.NoContent,
        cancellationToken);

    /// <summary>Sends a body and ignores that of the response.</summary>
    /// <param name="path">The path of the call.</param>
    /// <param name="message">The body.</param>
    /// <param name="type">How the body is written.</param>
    /// <param name="promised">The status of success: 204, or another one with a JSON body.</param>
    /// <param name="cancellationToken">Abandons the request.</param>
    /// <param name="id">The same if the request is sent again. Null: it can be repeated without one.</param>
    public async Task PostAsync<T>(
        string path, T message, JsonTypeInfo<T> type, HttpStatusCode promised, CancellationToken cancellationToken, string? id = null)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(message, type);
        using var late = new CancellationTokenSource(timeout, clock);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        using var response = await transport.SendAsync(
            () =>
            {
                var request = Post(path, new ByteArrayContent(body), Json);
                if (id is not null)
                {
                    request.Headers.Add("Idempotency-Key", id);
                }

                return request;
            },
            HttpCompletionOption.ResponseContentRead,
            patience.Token,
            cancellationToken);
        Promised.Check(response, promised, promised == HttpStatusCode.NoContent ? null : Json);
    }

    /// <summary>The time at Pulse of a timestamp, as the last response tells. The clock of this service can be wrong.</summary>
    public DateTimeOffset TimeOf(long timestamp) => transport.TimeOf(timestamp);

    private async Task<HttpResponseMessage> AskAsync(Func<HttpRequestMessage> make, CancellationToken cancellationToken)
    {
        if (!pause.TryEnter())
        {
            throw new BackchannelException(BackchannelFault.Unavailable, "Pulse did not answer the last requests in time.");
        }

        using var late = new CancellationTokenSource(timeout, clock);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        var begun = clock.GetTimestamp();
        try
        {
            var response = await transport.SendAsync(make, HttpCompletionOption.ResponseContentRead, patience.Token, cancellationToken);
            pause.Answered();
            return response;
        }
        catch (BackchannelException) when (late.IsCancellationRequested)
        {
            pause.Unanswered(begun);
            throw;
        }
        catch (BackchannelException)
        {
            pause.Answered();
            throw;
        }
    }

    private static HttpRequestMessage Post(string path, HttpContent content, string type)
    {
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        return new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        Promised.Check(response, HttpStatusCode.OK, Json);
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            return await JsonSerializer.DeserializeAsync(body, type, cancellationToken) ?? throw new JsonException("The body is null.");
        }
        catch (JsonException exception)
        {
            // Without the text of the exception, which can contain parts of the body.
            throw new BackchannelException(
                BackchannelFault.Unavailable, $"The answer is not the expected JSON, at {exception.Path}.", inner: null);
        }
    }
}
