using System.IO.Pipelines;
using System.Net;
using System.Text;
using Pulse.AspNetCore.Caching;
using Pulse.AspNetCore.Tests.Setup;

namespace Pulse.AspNetCore.Tests;

/// <summary>A stream that continues after a gap tells what was missed. Until then, the service knows less than it has confirmed.</summary>
public sealed class ResumedStreamTests
{
    private const string Acknowledgements = "/revocations/acknowledgements";

    private static readonly TimeSpan Staleness = TimeSpan.FromSeconds(5);

    [Test]
    public async Task A_resumed_stream_is_trusted_after_it_has_told_what_was_missed()
    {
        await using var service = await Service.StartAsync(prepare: (pulse, _) => pulse.MaxStaleness = Staleness);
        await service.TrustedAsync();
        var key = service.Pulse.AddApiKey();
        await service.StatusAsync(key);
        var resumed = new Pipe();
        service.Backchannel.Before = request => Task.FromResult<HttpResponseMessage?>(request.RequestUri!.AbsolutePath switch
        {
            "/revocations" => new()
            {
                Content = new StreamContent(resumed.Reader.AsStream()) { Headers = { ContentType = new("text/event-stream") } },
            },
            Acknowledgements => new(HttpStatusCode.NoContent),
            _ => null,
        });
        service.Pulse.EndStreams();
        await service.Pulse.RevokeAsync(key);
        service.Clock.Advance(Staleness);
        var before = service.Backchannel.CountOf(Acknowledgements);

        await SendAsync(resumed, "hello", "1-fake", """{"position":1,"maxStalenessSeconds":5,"stream":"resumed"}""");
        await service.UntilAsync(() => service.Backchannel.CountOf(Acknowledgements) > before);
        Assert.That(await service.StatusAsync(key), Is.EqualTo(HttpStatusCode.Unauthorized), "The revocation is on its way.");
        Assert.That(service.Connection.IsTrusted, Is.False);

        await SendAsync(resumed, "heartbeat", "2-fake", """{"position":2}""");
        await service.UntilAsync(() => service.Connection.IsTrusted);
    }

    [Test]
    public async Task A_stream_whose_trust_has_ended_is_opened_again_before_an_old_event_renews_it()
    {
        await using var service = await Service.StartAsync(
            options => options.BackchannelTimeout = TimeSpan.FromMinutes(1), prepare: (pulse, _) => pulse.MaxStaleness = Staleness);
        await service.TrustedAsync();
        var held = new TaskCompletionSource<HttpResponseMessage?>();
        service.Backchannel.Before = request =>
            request.RequestUri!.AbsolutePath == Acknowledgements ? held.Task : Task.FromResult<HttpResponseMessage?>(null);
        var before = service.Backchannel.CountOf(Acknowledgements);
        service.Clock.Advance(Staleness / 2);
        service.Pulse.SendHeartbeat();
        await service.UntilAsync(() => service.Backchannel.CountOf(Acknowledgements) == before + 1);
        var (_, stream, _) = service.Backchannel.Seen.Last(request => request.Path == Acknowledgements);
        service.Clock.Advance(Staleness / 2);
        service.Pulse.SendHeartbeat();
        var later = service.Clock.GetUtcNow() + (Staleness / 4);
        await service.UntilAsync(() => service.Clock.GetUtcNow() > later);
        service.Clock.Advance(Staleness / 2);
        var sent = service.Backchannel.CountOf(Acknowledgements);
        held.SetResult(null);
        await service.UntilAsync(() => service.Backchannel.CountOf("/revocations") == 2);

        Assert.That(
            service.Backchannel.Seen.Count(request => request.Body == stream),
            Is.EqualTo(sent),
            "Nothing more is acknowledged on the old stream.");
        await service.TrustedAsync();
    }

    [Test]
    public void A_node_that_repeats_changes_does_not_undo_later_ones()
    {
        var history = new RevocationHistory(from: 1);
        history.Add(100, ["key"]);
        history.Add(96, ["key"]);

        Assert.That(history.IsCurrent(98, RevocationHistory.SlotsOf(["key"])), Is.False);
    }

    [Test]
    public async Task An_answer_that_crosses_the_loss_of_all_revocations_is_not_used()
    {
        await using var service = await Service.ConnectedAsync();
        var key = service.Pulse.AddApiKey();
        var (answered, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        service.Backchannel.After = async (request, _) =>
        {
            if (request.RequestUri!.AbsolutePath == "/apikeys/verify" && answered.TrySetResult())
            {
                await go.Task;
            }
        };

        var asking = service.StatusAsync(key);
        await answered.Task;
        service.Pulse.EndStreams();
        await service.Pulse.RevokeAsync(key);
        await service.UntilAsync(() => service.Backchannel.CountOf("/revocations") == 2);
        await service.TrustedAsync();
        go.SetResult();
        await service.UntilAsync(() => asking.IsCompleted);

        Assert.That(await asking, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    private static async Task SendAsync(Pipe stream, string name, string id, string data) =>
        await stream.Writer.WriteAsync(Encoding.UTF8.GetBytes($"event: {name}\nid: {id}\ndata: {data}\n\n"));
}
