using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;

namespace Pulse.AspNetCore.Backchannel;

/// <summary>The requests of this service to Pulse.</summary>
/// <param name="http">Its base address is that of Pulse.</param>
/// <param name="own">The credential of this service.</param>
/// <param name="timeout">The longest time for one request, but not for the stream.</param>
/// <param name="clock">Measures the timeout.</param>
/// <param name="logger">Gets the change to the other secret.</param>
internal sealed partial class PulseBackchannel(
    HttpClient http, OwnCredential own, TimeSpan timeout, TimeProvider clock, ILogger logger)
{
    private const string Json = "application/json";

    /// <summary>After a request without an answer, further ones fail at once for this time, so that they do not wait for nothing.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private long pausedUntil = long.MinValue;
    private KnownTime? known;

    /// <summary>Asks about an API key. Counts as a use of the key.</summary>
    public async Task<CredentialAnswer> VerifyAsync(VerifyMessage message, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(message, MessageContext.Default.VerifyMessage);
        using var response = await AskAsync(() => Post("apikeys/verify", new ByteArrayContent(body), Json), cancellationToken);
        var verified = await ReadAsync(response, MessageContext.Default.VerifiedMessage, cancellationToken);
        return Answers.Of(verified, NowOf(response));
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
        return Answers.Of(introspected, NowOf(response));
    }

    /// <summary>Opens the stream of revocations. The caller disposes the response.</summary>
    /// <param name="after">The id of the last event that is known. Null: none.</param>
    public async Task<HttpResponseMessage> OpenStreamAsync(string? after, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var late = new CancellationTokenSource(timeout, clock);
        using var _ = late.Token.Register(patience.Cancel);
        return await SendAsync(
            () =>
            {
                var request = new HttpRequestMessage(HttpMethod.Get, "revocations");
                request.Headers.Accept.Add(new("text/event-stream"));
                if (after is not null)
                {
                    request.Headers.TryAddWithoutValidation("Last-Event-ID", after);
                }

                return request;
            },
            HttpCompletionOption.ResponseHeadersRead,
            patience.Token,
            cancellationToken);
    }

    /// <summary>Confirms that all events up to a position have been processed.</summary>
    public Task AcknowledgeAsync(string stream, long position, CancellationToken cancellationToken) => PostAsync(
        "revocations/acknowledgements",
        new AcknowledgementMessage(stream, position),
        MessageContext.Default.AcknowledgementMessage,
        cancellationToken);

    /// <summary>Sends a body and ignores that of the response.</summary>
    /// <param name="path">The path of the call.</param>
    /// <param name="message">The body.</param>
    /// <param name="type">How the body is written.</param>
    /// <param name="cancellationToken">Abandons the request.</param>
    /// <param name="id">The same if the request is sent again. Null: it can be repeated without one.</param>
    public async Task PostAsync<T>(
        string path, T message, JsonTypeInfo<T> type, CancellationToken cancellationToken, string? id = null)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(message, type);
        using var late = new CancellationTokenSource(timeout, clock);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        using var response = await SendAsync(
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
    }

    /// <summary>The time at Pulse of a timestamp, as the last response tells. The clock of this service can be wrong.</summary>
    public DateTimeOffset TimeOf(long timestamp) => Volatile.Read(ref known) is { } at
        ? at.Date - clock.GetElapsedTime(timestamp, at.Timestamp)
        : clock.GetUtcNow() - clock.GetElapsedTime(timestamp);

    private async Task<HttpResponseMessage> AskAsync(Func<HttpRequestMessage> make, CancellationToken cancellationToken)
    {
        if (clock.GetTimestamp() < Volatile.Read(ref pausedUntil))
        {
            throw new BackchannelException(BackchannelFault.Unavailable, "Pulse did not answer the last request in time.");
        }

        using var late = new CancellationTokenSource(timeout, clock);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            return await SendAsync(make, HttpCompletionOption.ResponseContentRead, patience.Token, cancellationToken);
        }
        catch (BackchannelException) when (late.IsCancellationRequested)
        {
            Volatile.Write(ref pausedUntil, clock.GetTimestamp() + (long)(Pause.TotalSeconds * clock.TimestampFrequency));
            throw;
        }
    }

    /// <summary>Tries each secret once, beginning with the one in use, until one is accepted.</summary>
    private async Task<HttpResponseMessage> SendAsync(
        Func<HttpRequestMessage> make, HttpCompletionOption completion, CancellationToken patience, CancellationToken cancellationToken)
    {
        var first = own.Current;
        for (var number = first; ; number++)
        {
            var response = await SendAsync(make(), own.SecretAt(number), completion, patience, cancellationToken);
            if (response.StatusCode == HttpStatusCode.Unauthorized && number + 1 < first + own.Count)
            {
                response.Dispose();
                continue;
            }

            if (response.StatusCode != HttpStatusCode.Unauthorized && own.Use(number))
            {
                LogSecretChanged(own.ApiKey);
            }

            if (response.IsSuccessStatusCode)
            {
                return response;
            }

            using (response)
            {
                throw FaultOf(response);
            }
        }
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, string secret, HttpCompletionOption completion, CancellationToken patience, CancellationToken abandoned)
    {
        using (request)
        {
            request.Headers.TryAddWithoutValidation("x-api-key", own.ApiKey);
            request.Headers.TryAddWithoutValidation("x-api-secret", secret);
            try
            {
                var response = await http.SendAsync(request, completion, patience);
                if (response.Headers.Date is { } date)
                {
                    Volatile.Write(ref known, new KnownTime(date, clock.GetTimestamp()));
                }

                return response;
            }
            catch (Exception exception) when (
                exception is HttpRequestException or IOException
                || (exception is OperationCanceledException && !abandoned.IsCancellationRequested))
            {
                throw new BackchannelException(
                    BackchannelFault.Unavailable,
                    exception is OperationCanceledException ? "Pulse did not answer in time." : exception.Message,
                    inner: exception);
            }
        }
    }

    private static HttpRequestMessage Post(string path, HttpContent content, string type)
    {
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        return new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
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

    private DateTimeOffset NowOf(HttpResponseMessage response) => response.Headers.Date ?? clock.GetUtcNow();

    private BackchannelException FaultOf(HttpResponseMessage response)
    {
        var fault = response.StatusCode switch
        {
            HttpStatusCode.BadRequest => BackchannelFault.Invalid,
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => BackchannelFault.OwnCredential,
            HttpStatusCode.NotFound => BackchannelFault.NotFound,
            HttpStatusCode.TooManyRequests => BackchannelFault.TooManyRequests,
            _ => BackchannelFault.Unavailable,
        };
        var wait = response.Headers.RetryAfter is { } header ? header.Delta ?? header.Date - NowOf(response) : null;
        return new BackchannelException(
            fault, string.Create(CultureInfo.InvariantCulture, $"Pulse answered {(int)response.StatusCode}."), wait);
    }

    [LoggerMessage(LogLevel.Information, "Pulse no longer accepts the secret in use of API key {ApiKey}, and accepts the other one.")]
    private partial void LogSecretChanged(string apiKey);

    /// <param name="Date">The time at Pulse.</param>
    /// <param name="Timestamp">When it was.</param>
    private sealed record KnownTime(DateTimeOffset Date, long Timestamp);
}
