using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Pulse.AspNetCore.Tests.Setup;
using Pulse.AspNetCore.Usage;

namespace Pulse.AspNetCore.Tests;

/// <summary>Reports of usage that Pulse accepts, however much was used.</summary>
public sealed class UsageTests
{
    private const string Usage = "/apikeys/usage";
    private const int MaxUses = 1_000_000;

    [Test]
    public async Task A_key_is_asked_for_once_and_its_uses_are_reported()
    {
        await using var service = await Service.ConnectedAsync();
        var key = service.Pulse.AddApiKey("orders:read");
        for (var i = 0; i < 5; i++)
        {
            Assert.That(await service.StatusAsync(key, "/orders"), Is.EqualTo(HttpStatusCode.OK));
        }

        Assert.That(service.Pulse.Verifications, Is.EqualTo(1));
        service.Clock.Advance(TimeSpan.FromSeconds(10));
        await service.UntilAsync(() => service.Pulse.ReportedUsesOf(key) == 4);
        Assert.That(
            service.Backchannel.Seen.Single(request => request.Path == Usage).Body,
            Does.Contain("\"permissions\":[\"orders:read\"]").And.Contain($"\"apiKeyId\":\"{key.Subject}\""));
    }

    [Test]
    public async Task A_report_without_an_answer_is_repeated_and_counted_once()
    {
        await using var service = await Service.ConnectedAsync();
        var key = service.Pulse.AddApiKey();
        await service.StatusAsync(key);
        await service.StatusAsync(key);
        var lost = 0;
        service.Backchannel.After = (request, _) => request.RequestUri!.AbsolutePath == Usage && lost++ == 0
            ? throw new HttpRequestException("The response is lost.")
            : Task.CompletedTask;

        service.Clock.Advance(TimeSpan.FromSeconds(10));
        await service.UntilAsync(() => lost > 0);
        service.Clock.Advance(TimeSpan.FromSeconds(10));
        await service.UntilAsync(() => service.Backchannel.CountOf(Usage) == 2);

        Assert.That(service.Pulse.ReportedUsesOf(key), Is.EqualTo(1));
    }

    [Test]
    public async Task Endpoints_with_the_same_needs_share_a_counter()
    {
        await using var service = await Service.ConnectedAsync(map: app =>
        {
            app.MapGet("/orders/open", () => "").RequirePulsePermission("orders:read");
            app.MapGet("/orders/closed", () => "").RequirePulsePermission("orders:read");
        });
        var key = service.Pulse.AddApiKey("orders:read");
        foreach (var path in new[] { "/orders", "/orders", "/orders/open", "/orders/closed" })
        {
            await service.StatusAsync(key, path);
        }

        service.Clock.Advance(TimeSpan.FromSeconds(10));
        await service.UntilAsync(() => service.Backchannel.CountOf(Usage) > 0);
        Assert.That(Reported(service).Select(item => (int)item["count"]!), Is.EqualTo(new[] { 3 }));
    }

    [Test]
    public async Task More_uses_than_an_item_can_have_are_several_items([Values] bool isAllowed)
    {
        await using var service = await Service.ConnectedAsync();
        var counter = new UseCounter(Guid.NewGuid().ToString(), [], isAllowed);
        for (var i = 0; i < MaxUses + 5; i++)
        {
            service.Connection.Reporter.Count(counter, IPAddress.Loopback);
        }

        service.Clock.Advance(TimeSpan.FromSeconds(10));
        await service.UntilAsync(() => service.Backchannel.CountOf(Usage) > 0);
        Assert.That(
            Reported(service).Select(item => isAllowed ? (int)item["count"]! : (int)item["refused"]!["missing_permission"]!),
            Is.EqualTo(new[] { MaxUses, 5 }));
    }

    [TestCase(HttpStatusCode.RequestEntityTooLarge)]
    [TestCase(HttpStatusCode.UnsupportedMediaType)]
    [TestCase(HttpStatusCode.UnprocessableEntity)]
    public async Task A_report_that_is_never_accepted_does_not_hold_up_the_others(HttpStatusCode status)
    {
        await using var service = await Service.ConnectedAsync();
        var (first, second) = (service.Pulse.AddApiKey(), service.Pulse.AddApiKey());
        service.Backchannel.Before = async request => request.RequestUri!.AbsolutePath == Usage
            && (await request.Content!.ReadAsStringAsync()).Contains(first.Subject, StringComparison.Ordinal)
            ? new HttpResponseMessage(status)
            : null;
        await service.StatusAsync(first);
        await service.StatusAsync(first);
        service.Clock.Advance(TimeSpan.FromSeconds(10));
        await service.UntilAsync(() => service.Backchannel.CountOf(Usage) == 1);

        await service.StatusAsync(second);
        await service.StatusAsync(second);
        service.Clock.Advance(TimeSpan.FromSeconds(10));
        await service.UntilAsync(() => service.Pulse.ReportedUsesOf(second) == 1);
        Assert.That(service.Connection.Reporter.Dropped, Is.EqualTo(1));
    }

    private static List<JsonNode> Reported(Service service) => [.. service.Backchannel.Seen.Where(request => request.Path == Usage)
        .SelectMany(request => JsonNode.Parse(request.Body)!["items"]!.AsArray()).Select(item => item!)];
}
