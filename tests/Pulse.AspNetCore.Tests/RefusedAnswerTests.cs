using System.Net;
using Pulse.AspNetCore.Testing;
using Pulse.AspNetCore.Tests.Setup;

namespace Pulse.AspNetCore.Tests;

/// <summary>How long refusals are kept, and that they take no place of accepted credentials.</summary>
public sealed class RefusedAnswerTests
{
    [Test]
    public async Task A_refusal_is_kept_briefly_and_dropped_when_the_key_changes()
    {
        await using var service = await Service.ConnectedAsync();
        var key = service.Pulse.AddApiKey();
        key.Code = "disabled";

        Assert.That(await service.StatusAsync(key), Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await service.StatusAsync(key), Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(service.Pulse.Verifications, Is.EqualTo(1));
        await service.Pulse.ChangeAsync(key, changed => changed.Code = "ok");
        Assert.That(await service.StatusAsync(key), Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task An_unknown_key_is_asked_for_again_after_a_moment()
    {
        await using var service = await Service.ConnectedAsync();
        var unknown = Unknown();
        await service.StatusAsync(unknown);
        await service.StatusAsync(unknown);
        Assert.That(service.Pulse.Verifications, Is.EqualTo(1));

        service.Clock.Advance(TimeSpan.FromSeconds(2));
        await service.StatusAsync(unknown);
        Assert.That(service.Pulse.Verifications, Is.EqualTo(2));
    }

    [Test]
    public async Task Made_up_credentials_do_not_push_out_accepted_ones()
    {
        await using var service = await Service.ConnectedAsync(options => options.MaxCachedCredentials = options.MaxCachedRefusals = 10);
        var key = service.Pulse.AddApiKey();
        await service.StatusAsync(key);
        for (var i = 0; i < 100; i++)
        {
            await service.StatusAsync(Unknown());
        }

        await service.StatusAsync(key);
        Assert.That(service.Pulse.Verifications, Is.EqualTo(101));
        Assert.That(service.Connection.CachedAnswers, Is.LessThanOrEqualTo(20));
    }

    /// <summary>A credential that another Pulse has issued.</summary>
    private static FakeCredential Unknown() => new FakePulse().AddApiKey();
}
