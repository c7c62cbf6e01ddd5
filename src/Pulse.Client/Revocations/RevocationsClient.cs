using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Pulse.Client;

/// <summary>The stream of revocations, for services that keep the results of verifications.</summary>
public sealed class RevocationsClient
{
    private static readonly Operation Listen = new(HttpMethod.Get, "/revocations");
    private static readonly Operation Acknowledge = new(HttpMethod.Post, "/revocations/acknowledgements", Takes.Repetition);

    private readonly Transport transport;

    internal RevocationsClient(Transport transport) => this.transport = transport;

    /// <summary>
    /// Listens to revocations. The enumeration ends when the node ends the stream; listen again with the last id. Requires
    /// <c>verifyApiKeys</c>, for the account in effect, or <c>verifyAllAccounts</c>, for all accounts.
    /// </summary>
    /// <param name="lastEventId"><see cref="RevocationEvent.Id"/> of the last event, to resume without loss. Null: from now on.</param>
    /// <exception cref="PulseException">401, 403; or the connection broke.</exception>
    public async IAsyncEnumerable<RevocationEvent> ListenAsync(
        string? lastEventId = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var request = Listen.Request();
        request = lastEventId is null ? request : request.WithHeader("Last-Event-ID", lastEventId);
        using var response = await transport.SendAsync(request, null, cancellationToken).ConfigureAwait(false);
        var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var events = SseParser.Create(body, static (_, data) => JsonSerializer.Deserialize(data, PulseJson.Default.RevocationEvent)!)
            .EnumerateAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (events.ConfigureAwait(false))
        {
            while (await MoveNextAsync(events).ConfigureAwait(false))
            {
                var happened = events.Current;
                yield return happened.Data with
                {
                    Type = Enum.TryParse<RevocationEventType>(happened.EventType, ignoreCase: true, out var type) ? type : default,
                    Id = happened.EventId,
                };
            }
        }
    }

    /// <summary>
    /// Confirms that all events up to a position are processed. Acknowledge hello, revoked and reset at once, and heartbeats often enough.
    /// </summary>
    /// <param name="stream"><see cref="RevocationEvent.Stream"/> of the first event.</param>
    /// <param name="position"><see cref="RevocationEvent.Position"/> of the last processed event.</param>
    /// <param name="leaving">Whether the listener has ended and uses no result any more. Revocations no longer wait for it.</param>
    /// <exception cref="PulseException">The results must not be used any more once <c>MaxStalenessSeconds</c> are over.</exception>
    public Task AcknowledgeAsync(
        string stream, long position, bool leaving = false, CancellationToken cancellationToken = default) => transport.SendAsync(
        Acknowledge.Request().WithBody(
            new RevocationAcknowledgement { Stream = stream, Position = position, Leaving = leaving ? true : null },
            PulseJson.Default.RevocationAcknowledgement),
        cancellationToken);

    private static async Task<bool> MoveNextAsync(IAsyncEnumerator<SseItem<RevocationEvent>> events)
    {
        try
        {
            return await events.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException or JsonException)
        {
            throw new PulseException($"The revocation stream broke: {broken.Message}", broken);
        }
    }
}
