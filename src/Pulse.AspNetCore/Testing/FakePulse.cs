using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Pulse.AspNetCore.Backchannel;
using Pulse.AspNetCore.Usage;

namespace Pulse.AspNetCore.Testing;

/// <summary>
/// Pulse in memory, for the tests of a service that is protected by it. It answers the requests of the authentication handler, which runs
/// as in production: <c>services.AddPulseTesting(pulse)</c>.
/// </summary>
public sealed class FakePulse : HttpMessageHandler
{
    private readonly Lock changing = new();
    private readonly Dictionary<string, FakeCredential> credentials = new(StringComparer.Ordinal);
    private readonly List<FakeStream> streams = [];
    private readonly Dictionary<string, int> uses = new(StringComparer.Ordinal);
    private readonly HashSet<string> reports = [];
    private long position = 1;
    private int verifications;

    /// <summary>Whether Pulse answers. If not, connections are refused, and open streams end.</summary>
    public bool IsAvailable
    {
        get;
        set
        {
            field = value;
            if (!value)
            {
                EndStreams();
            }
        }
    } = true;

    /// <summary>How long the service can use what it has verified without news of Pulse. Default: 1 hour.</summary>
    public TimeSpan MaxStaleness { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How often Pulse was asked about a credential.</summary>
    public int Verifications => Volatile.Read(ref verifications);

    /// <summary>Whether a service has an open stream, and has acknowledged it.</summary>
    internal bool IsConnected
    {
        get
        {
            lock (changing)
            {
                return streams.Exists(stream => stream.Acknowledged >= 0);
            }
        }
    }

    /// <summary>Adds an API key with permissions.</summary>
    public FakeCredential AddApiKey(params IEnumerable<string> permissions) => Add(FakeCredential.NewKey(), permissions);

    /// <summary>Adds a session of a user with permissions.</summary>
    public FakeCredential AddSession(params IEnumerable<string> permissions) => Add(FakeCredential.NewSession(), permissions);

    /// <summary>Ends a credential, and waits until each connected service knows.</summary>
    public Task RevokeAsync(FakeCredential credential, CancellationToken cancellationToken = default) =>
        ChangeAsync(credential, changed => changed.Code = CredentialAnswer.NotFound, cancellationToken);

    /// <summary>Changes a credential, and waits until each connected service knows.</summary>
    public async Task ChangeAsync(
        FakeCredential credential, Action<FakeCredential> change, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(credential);
        ArgumentNullException.ThrowIfNull(change);
        List<FakeStream> told;
        long at;
        lock (changing)
        {
            var tag = credential.Tag;
            change(credential);
            at = ++position;
            told = [.. streams];
            told.ForEach(stream => Send(stream, "revoked", new RevocationMessage(at, [tag], null, null)));
        }

        await Task.WhenAll(told.Select(stream => stream.UntilAcknowledgedAsync(at, cancellationToken)));
    }

    /// <summary>Waits until a service has connected, and uses what it has verified. Before, it asks for each request.</summary>
    public async Task UntilConnectedAsync(CancellationToken cancellationToken = default)
    {
        while (!IsConnected)
        {
            await Task.Delay(10, cancellationToken);
        }
    }

    /// <summary>Tells services that nothing has changed, as Pulse does once a second.</summary>
    public void SendHeartbeat()
    {
        lock (changing)
        {
            streams.ForEach(stream => Send(stream, "heartbeat", new RevocationMessage(position, null, null, null)));
        }
    }

    /// <summary>Ends all streams of revocations. Services connect again.</summary>
    public void EndStreams()
    {
        lock (changing)
        {
            streams.ForEach(stream => stream.End());
            streams.Clear();
        }
    }

    /// <summary>The uses of a key that services have decided in memory, and have reported.</summary>
    public int ReportedUsesOf(FakeCredential credential)
    {
        ArgumentNullException.ThrowIfNull(credential);
        lock (changing)
        {
            return uses.GetValueOrDefault(credential.Subject);
        }
    }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!IsAvailable)
        {
            throw new HttpRequestException("Pulse is not available.");
        }

        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        lock (changing)
        {
            return request.RequestUri!.AbsolutePath switch
            {
                "/apikeys/verify" => Verify(JsonSerializer.Deserialize(body, MessageContext.Default.VerifyMessage)!),
                "/oauth2/introspect" => Introspect(FakeForm.Read(body)),
                "/revocations" => Open(),
                "/revocations/acknowledgements" => Acknowledge(
                    JsonSerializer.Deserialize(body, MessageContext.Default.AcknowledgementMessage)!),
                "/apikeys/usage" => Report(request, JsonSerializer.Deserialize(body, UsageContext.Default.UsageMessage)!),
                _ => new HttpResponseMessage(HttpStatusCode.NotFound),
            };
        }
    }

    private FakeCredential Add(FakeCredential credential, IEnumerable<string> permissions)
    {
        credential.Permissions = [.. permissions];
        lock (changing)
        {
            credentials.Add(credential.Secret, credential);
        }

        return credential;
    }

    private HttpResponseMessage Verify(VerifyMessage message)
    {
        verifications++;
        var found = credentials.GetValueOrDefault(message.ApiSecret ?? "");
        var verified = found is { IsSession: false } && found.ApiKey == message.ApiKey
            ? FakeAnswers.Verify(found, message, position)
            : new VerifiedMessage { Code = CredentialAnswer.NotFound };
        return Answer(JsonSerializer.SerializeToUtf8Bytes(verified, MessageContext.Default.VerifiedMessage));
    }

    private HttpResponseMessage Introspect(Dictionary<string, string> form)
    {
        verifications++;
        var found = credentials.GetValueOrDefault(form.GetValueOrDefault("token", ""));
        var introspected = found is { IsSession: true, Code: CredentialAnswer.Ok }
            && form.GetValueOrDefault("account_id", found.AccountId) == found.AccountId
            ? FakeAnswers.Introspect(found, position)
            : new IntrospectedMessage();
        return Answer(JsonSerializer.SerializeToUtf8Bytes(introspected, MessageContext.Default.IntrospectedMessage));
    }

    private HttpResponseMessage Open()
    {
        var stream = new FakeStream(Guid.NewGuid().ToString("N"));
        streams.Add(stream);
        Send(stream, "hello", new RevocationMessage(position, null, MaxStaleness.TotalSeconds, stream.Id));
        Send(stream, "heartbeat", new RevocationMessage(position, null, null, null));
        return new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new FakeStreamContent(stream) { Headers = { ContentType = new MediaTypeHeaderValue("text/event-stream") } },
        };
    }

    private HttpResponseMessage Acknowledge(AcknowledgementMessage message)
    {
        var stream = streams.Find(open => open.Id == message.Stream);
        stream?.Acknowledge(message.Position);
        return new HttpResponseMessage(stream is null ? HttpStatusCode.NotFound : HttpStatusCode.NoContent);
    }

    private HttpResponseMessage Report(HttpRequestMessage request, UsageMessage message)
    {
        if (reports.Add(request.Headers.GetValues("Idempotency-Key").Single()))
        {
            foreach (var used in message.Items)
            {
                uses[used.ApiKeyId] = uses.GetValueOrDefault(used.ApiKeyId) + used.Count;
            }
        }

        return Answer("{}"u8.ToArray());
    }

    private static void Send(FakeStream stream, string name, RevocationMessage message) =>
        stream.Send(name, message.Position, JsonSerializer.Serialize(message, MessageContext.Default.RevocationMessage));

    private static HttpResponseMessage Answer(byte[] json) => new(HttpStatusCode.OK)
    {
        Headers = { Date = DateTimeOffset.UtcNow },
        Content = new ByteArrayContent(json) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
    };
}
