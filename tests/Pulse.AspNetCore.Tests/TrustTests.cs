using System.Net;
using Pulse.AspNetCore.Tests.Setup;

namespace Pulse.AspNetCore.Tests;

/// <summary>Rule 30: a service that is not connected does not trust its memory.</summary>
public sealed class TrustTests
{
    private static readonly TimeSpan Staleness = TimeSpan.FromSeconds(5);

    [Test]
    public async Task Before_the_first_connection_each_request_is_asked_for()
    {
        await using var service = await Service.StartAsync(prepare: (_, backchannel) => backchannel.Before = request =>
            Task.FromResult<HttpResponseMessage?>(
                request.RequestUri!.AbsolutePath == "/revocations/acknowledgements" ? new(HttpStatusCode.ServiceUnavailable) : null));
        var key = service.Pulse.AddApiKey();
        await service.StatusAsync(key);
        await service.StatusAsync(key);

        Assert.That(service.Pulse.Verifications, Is.EqualTo(2));
    }

    [Test]
    public async Task A_service_without_news_asks_for_each_request_and_uses_its_memory_again_after_them()
    {
        await using var service = await Service.StartAsync(prepare: (pulse, _) => pulse.MaxStaleness = Staleness);
        await service.TrustedAsync();
        var key = service.Pulse.AddApiKey();
        await service.StatusAsync(key);
        await service.StatusAsync(key);
        Assert.That(service.Pulse.Verifications, Is.EqualTo(1));

        service.Backchannel.Before = request => Task.FromResult<HttpResponseMessage?>(
            request.RequestUri!.AbsolutePath.StartsWith("/revocations", StringComparison.Ordinal) ? new(HttpStatusCode.BadGateway) : null);
        service.Clock.Advance(Staleness);
        await service.StatusAsync(key);
        await service.StatusAsync(key);
        Assert.That(service.Pulse.Verifications, Is.EqualTo(3));

        service.Backchannel.Before = _ => Task.FromResult<HttpResponseMessage?>(null);
        await service.UntilAsync(() => service.Connection.IsTrusted);
        await service.StatusAsync(key);
        await service.StatusAsync(key);
        Assert.That(service.Pulse.Verifications, Is.EqualTo(3), "The last answer is used: no revocation was missed.");
    }

    [Test]
    public async Task Heartbeats_renew_the_trust()
    {
        await using var service = await Service.StartAsync(prepare: (pulse, _) => pulse.MaxStaleness = Staleness);
        await service.TrustedAsync();
        var acknowledged = service.Backchannel.CountOf("/revocations/acknowledgements");
        service.Clock.Advance(Staleness / 2);
        service.Pulse.SendHeartbeat();
        await service.UntilAsync(() => service.Backchannel.CountOf("/revocations/acknowledgements") > acknowledged);
        service.Clock.Advance(Staleness * 0.6);

        await service.UntilAsync(() => service.Connection.IsTrusted);
    }

    [Test]
    public async Task A_stream_that_ends_is_resumed_after_its_last_event()
    {
        await using var service = await Service.ConnectedAsync();
        var key = service.Pulse.AddApiKey();
        await service.StatusAsync(key);
        service.Pulse.EndStreams();
        await service.UntilAsync(() => service.Backchannel.CountOf("/revocations") == 2);

        var again = service.Backchannel.Seen.Last(request => request.Path == "/revocations").Request;
        Assert.That(again.Headers.GetValues("Last-Event-ID"), Is.EqualTo(new[] { "1-fake" }));
        Assert.That(await service.StatusAsync(key), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(service.Pulse.Verifications, Is.EqualTo(1), "The same position continues, so that nothing was missed.");
    }

    [Test]
    public async Task Another_position_at_the_beginning_of_a_stream_drops_everything()
    {
        await using var service = await Service.ConnectedAsync();
        var key = service.Pulse.AddApiKey();
        await service.StatusAsync(key);
        service.Pulse.EndStreams();
        await service.Pulse.ChangeAsync(key, changed => changed.Code = "disabled");
        await service.UntilAsync(() => service.Backchannel.CountOf("/revocations") == 2);
        await service.TrustedAsync();

        Assert.That(await service.StatusAsync(key), Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task The_wall_clock_of_the_service_does_not_matter()
    {
        await using var service = await Service.ConnectedAsync(options => options.TimeProvider = new WrongClock(options.TimeProvider!));
        var key = service.Pulse.AddApiKey();
        key.ExpiresIn = TimeSpan.FromMinutes(10);

        Assert.That(await service.StatusAsync(key), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await service.StatusAsync(key), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(service.Pulse.Verifications, Is.EqualTo(1));
    }

    [Test]
    public async Task A_key_that_expires_at_the_end_of_time_is_accepted_though_the_clock_is_ahead()
    {
        await using var service = await Service.ConnectedAsync(options => options.TimeProvider = new WrongClock(options.TimeProvider!));
        var key = service.Pulse.AddApiKey();
        key.ExpiresIn = DateTime.MaxValue - DateTime.UtcNow - TimeSpan.FromMinutes(1);
        key.CacheTime = TimeSpan.FromMinutes(5);

        Assert.That(await service.StatusAsync(key), Is.EqualTo(HttpStatusCode.OK));
    }

    /// <summary>An hour ahead.</summary>
    private sealed class WrongClock(TimeProvider clock) : TimeProvider
    {
        public override long TimestampFrequency => clock.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow() + TimeSpan.FromHours(1);

        public override long GetTimestamp() => clock.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            clock.CreateTimer(callback, state, dueTime, period);
    }
}
