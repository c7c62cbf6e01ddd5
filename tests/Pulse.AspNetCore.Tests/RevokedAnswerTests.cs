using System.Net;
using Pulse.AspNetCore.Tests.Setup;

namespace Pulse.AspNetCore.Tests;

/// <summary>What was answered before a revocation is not used after it.</summary>
public sealed class RevokedAnswerTests
{
    private const string Verify = "/apikeys/verify";

    [Test]
    public async Task A_revoked_key_is_refused_at_the_next_request()
    {
        await using var service = await Service.ConnectedAsync();
        var key = service.Pulse.AddApiKey();
        var other = service.Pulse.AddApiKey();
        await service.StatusAsync(key);
        await service.StatusAsync(other);

        await service.Pulse.RevokeAsync(key);

        Assert.That(await service.StatusAsync(key), Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await service.StatusAsync(other), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(service.Pulse.Verifications, Is.EqualTo(3), "Only the revoked key is asked for again.");
    }

    [Test]
    public async Task An_answer_that_crosses_a_revocation_is_neither_used_nor_kept()
    {
        await using var service = await Service.ConnectedAsync();
        var key = service.Pulse.AddApiKey();
        var (answered, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        service.Backchannel.After = async (request, _) =>
        {
            if (request.RequestUri!.AbsolutePath == Verify && answered.TrySetResult())
            {
                await go.Task;
            }
        };

        var asking = service.StatusAsync(key);
        await answered.Task;
        await service.Pulse.RevokeAsync(key);
        go.SetResult();
        await service.UntilAsync(() => asking.IsCompleted);

        Assert.That(await asking, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await service.StatusAsync(key), Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task An_answer_that_began_before_everything_was_dropped_is_not_kept()
    {
        await using var service = await Service.ConnectedAsync();
        var key = service.Pulse.AddApiKey();
        var (answered, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        service.Backchannel.After = async (request, _) =>
        {
            if (request.RequestUri!.AbsolutePath == Verify && answered.TrySetResult())
            {
                await go.Task;
            }
        };

        var asking = service.StatusAsync(key);
        await answered.Task;
        service.Connection.View.Restart(from: 0);
        service.Pulse.SendHeartbeat();
        await service.UntilAsync(() => service.Connection.IsTrusted);
        go.SetResult();
        await service.UntilAsync(() => asking.IsCompleted);
        await service.StatusAsync(key);

        Assert.That(service.Pulse.Verifications, Is.EqualTo(2));
    }
}
