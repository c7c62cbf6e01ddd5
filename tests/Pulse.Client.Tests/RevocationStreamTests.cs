using System.Net;
using Pulse.Client.Tests.Setup;

namespace Pulse.Client.Tests;

public sealed class RevocationStreamTests : PulseTests
{
    [Test]
    public async Task A_listener_learns_of_a_revocation_and_confirms_it()
    {
        var key = await NewKeyAsync();
        var verified = await Pulse.ApiKeys.VerifyAsync(new PresentedApiKey { ApiKey = key.Identifier, ApiSecret = key.ApiSecret });
        Assert.That(verified.CacheSeconds, Is.Positive);

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await using var events = Pulse.Revocations.ListenAsync(cancellationToken: patience.Token).GetAsyncEnumerator();
        await events.MoveNextAsync();
        var hello = events.Current;
        Assert.That(hello.Type, Is.EqualTo(RevocationEventType.Hello));
        Assert.That(hello.MaxStalenessSeconds, Is.Positive);
        Assert.That(hello.Position, Is.GreaterThanOrEqualTo(verified.Version!));
        await Pulse.Revocations.AcknowledgeAsync(hello.Stream!, hello.Position);

        var deletion = Pulse.ApiKeys.DeleteAsync(key.Id, new PulseRequestOptions { WaitForNodes = TimeSpan.FromSeconds(20) });
        do
        {
            await events.MoveNextAsync();
        }
        while (events.Current.Type != RevocationEventType.Revoked);

        Assert.That(events.Current.Tags.Intersect(verified.Tags), Is.Not.Empty);
        Assert.That(events.Current.Position, Is.GreaterThan(verified.Version!));
        Assert.That(events.Current.Id, Is.Not.Null);
        await Pulse.Revocations.AcknowledgeAsync(hello.Stream!, events.Current.Position);
        Assert.That(await deletion, Has.Property(nameof(RevocationReceipt.ConfirmedServices)).EqualTo(1)
            .And.Property(nameof(RevocationReceipt.IsComplete)).True);
    }

    [Test]
    public async Task A_stream_resumes_after_an_event()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var key = await NewKeyAsync();
        string? last = null;
        await foreach (var happened in Pulse.Revocations.ListenAsync(cancellationToken: patience.Token))
        {
            last = happened.Id ?? last;
            if (last is not null)
            {
                break;
            }
        }

        await Pulse.ApiKeys.DeleteAsync(key.Id);
        var missed = await Pulse.Revocations.ListenAsync(last, patience.Token)
            .FirstAsync(happened => happened.Type is RevocationEventType.Revoked or RevocationEventType.Reset, patience.Token);

        Assert.That(missed.Type, Is.EqualTo(RevocationEventType.Revoked));
    }

    [Test]
    public void A_listener_without_the_permission_is_refused() => Assert.That(
        Refusal(async () => await Keep(new PulseClient(OptionsOf(await NewKeyAsync()))).Revocations.ListenAsync().FirstAsync()).Status,
        Is.EqualTo(HttpStatusCode.Forbidden));
}
