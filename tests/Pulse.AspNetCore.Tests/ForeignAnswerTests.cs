using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Pulse.AspNetCore.Tests.Setup;

namespace Pulse.AspNetCore.Tests;

/// <summary>An answer that Pulse does not promise is not an answer of Pulse: a proxy or a login page of a network can send it.</summary>
public sealed class ForeignAnswerTests
{
    private const string Acknowledgements = "/revocations/acknowledgements";
    private const string Usage = "/apikeys/usage";

    private static readonly TimeSpan Staleness = TimeSpan.FromSeconds(5);

    [TestCase("/apikeys/verify", HttpStatusCode.OK, "text/html")]
    [TestCase("/apikeys/verify", HttpStatusCode.OK, null)]
    [TestCase("/apikeys/verify", HttpStatusCode.Accepted, "application/json")]
    [TestCase("/oauth2/introspect", HttpStatusCode.OK, "text/html")]
    [TestCase("/oauth2/introspect", HttpStatusCode.NonAuthoritativeInformation, "application/json")]
    public async Task It_decides_about_no_credential(string path, HttpStatusCode status, string? type)
    {
        await using var service = await Service.ConnectedAsync();
        var credential = path == "/oauth2/introspect" ? service.Pulse.AddSession() : service.Pulse.AddApiKey();
        Assert.That(await service.StatusAsync(credential), Is.EqualTo(HttpStatusCode.OK));
        await service.Pulse.ChangeAsync(credential, _ => { });
        service.Backchannel.After = (request, response) =>
        {
            if (request.RequestUri!.AbsolutePath == path)
            {
                response.StatusCode = status;
                response.Content.Headers.ContentType = type is null ? null : new MediaTypeHeaderValue(type);
            }

            return Task.CompletedTask;
        };

        Assert.That(await service.StatusAsync(credential), Is.EqualTo(HttpStatusCode.ServiceUnavailable));
    }

    [TestCase(HttpStatusCode.OK, "<html>Log in to the network.</html>")]
    [TestCase(HttpStatusCode.Accepted, "")]
    public async Task It_acknowledges_nothing(HttpStatusCode status, string body)
    {
        await using var service = await Service.StartAsync(prepare: (pulse, _) => pulse.MaxStaleness = Staleness);
        await service.TrustedAsync();
        Answer(service, Acknowledgements, status, body);
        service.Clock.Advance(Staleness / 2);
        service.Pulse.SendHeartbeat();
        await service.UntilAsync(() => service.Backchannel.CountOf("/revocations") > 1);
        service.Clock.Advance(Staleness / 2);

        Assert.That(service.Connection.IsTrusted, Is.False);
    }

    [TestCase(HttpStatusCode.OK, "<html>Log in to the network.</html>")]
    [TestCase(HttpStatusCode.Accepted, "{}")]
    public async Task It_takes_no_report(HttpStatusCode status, string body)
    {
        await using var service = await Service.ConnectedAsync();
        var key = service.Pulse.AddApiKey();
        await service.StatusAsync(key);
        await service.StatusAsync(key);
        Answer(service, Usage, status, body);
        service.Clock.Advance(TimeSpan.FromSeconds(10));
        await service.UntilAsync(() => service.Backchannel.CountOf(Usage) > 0);

        service.Backchannel.Before = _ => Task.FromResult<HttpResponseMessage?>(null);
        service.Clock.Advance(TimeSpan.FromSeconds(10));
        await service.UntilAsync(() => service.Pulse.ReportedUsesOf(key) == 1);
    }

    [Test]
    public async Task It_is_no_stream()
    {
        const string events = "event: hello\nid: 1-a\ndata: {\"position\":1,\"maxStalenessSeconds\":60,\"stream\":\"a\"}\n\n";
        await using var service = await Service.StartAsync(prepare: (_, between) => between.Before = request =>
            Task.FromResult<HttpResponseMessage?>(request.RequestUri!.AbsolutePath switch
            {
                "/revocations" => new() { Content = new StringContent(events, Encoding.UTF8, "text/html") },
                Acknowledgements => new(HttpStatusCode.NoContent),
                _ => null,
            }));
        await service.UntilAsync(() => service.Backchannel.CountOf("/revocations") > 2);

        Assert.That(service.Backchannel.CountOf(Acknowledgements), Is.Zero);
        Assert.That(service.Connection.State.Reason, Does.Contain("text/html"));
    }

    private static void Answer(Service service, string path, HttpStatusCode status, string body) =>
        service.Backchannel.Before = request => Task.FromResult(request.RequestUri!.AbsolutePath == path
            ? new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, "text/html") }
            : null);
}
