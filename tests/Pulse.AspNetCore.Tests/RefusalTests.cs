using System.Net;
using System.Net.Http.Json;
using Pulse.AspNetCore.Tests.Setup;

namespace Pulse.AspNetCore.Tests;

/// <summary>What a client is told.</summary>
public sealed class RefusalTests
{
    [Test]
    public async Task Without_a_credential_the_answer_is_401_with_challenges()
    {
        await using var service = await Service.ConnectedAsync();
        using var response = await service.Client().GetAsync("/me");
        var problem = await Service.ProblemAsync(response);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(
            response.Headers.WwwAuthenticate.Select(challenge => challenge.Scheme), Is.EqualTo(new[] { "Bearer", "ApiKey", "Basic" }));
        Assert.That(
            ((string?)problem["code"], (int?)problem["status"], (string?)problem["instance"]),
            Is.EqualTo(("unauthenticated", 401, "/me")));
        Assert.That(problem["traceId"], Is.Not.Null);
    }

    [Test]
    public async Task A_script_of_a_page_gets_no_challenge_that_opens_a_dialog()
    {
        await using var service = await Service.ConnectedAsync();
        var client = service.Client();
        client.DefaultRequestHeaders.Add("Sec-Fetch-Mode", "cors");
        using var response = await client.GetAsync("/me");

        Assert.That(response.Headers.WwwAuthenticate.Select(challenge => challenge.Scheme), Is.EqualTo(new[] { "Bearer", "ApiKey" }));
    }

    [Test]
    public async Task The_reason_of_a_401_is_not_told([Values("not_found", "disabled", "expired", "not_yet_valid", "policy")] string code)
    {
        await using var service = await Service.ConnectedAsync();
        var key = service.Pulse.AddApiKey();
        key.Code = code;
        using var response = await service.Client(key).GetAsync("/me");

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await response.Content.ReadAsStringAsync(), Does.Not.Contain(code).And.Contain("unauthenticated"));
    }

    [Test]
    public async Task A_missing_permission_is_named_before_and_after_it_is_in_memory()
    {
        await using var service = await Service.ConnectedAsync();
        var key = service.Pulse.AddApiKey("orders:write");
        for (var i = 0; i < 2; i++)
        {
            using var response = await service.Client(key).GetAsync("/orders");
            var problem = await Service.ProblemAsync(response);

            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
            Assert.That(((string?)problem["code"], (string?)problem["permission"]), Is.EqualTo(("missing_permission", "orders:read")));
        }

        Assert.That(service.Pulse.Verifications, Is.EqualTo(1));
        await service.Pulse.ChangeAsync(key, changed => changed.Permissions = ["orders:read"]);
        Assert.That(await service.StatusAsync(key, "/orders"), Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_permission_that_Pulse_does_not_know_is_held_by_none()
    {
        await using var service = await Service.ConnectedAsync();
        service.Backchannel.Before = async request => request.Content is not null
            && (await request.Content.ReadAsStringAsync()).Contains("orders:read", StringComparison.Ordinal)
            ? new HttpResponseMessage(HttpStatusCode.BadRequest)
            : null;

        Assert.That(await service.StatusAsync(service.Pulse.AddApiKey(), "/orders"), Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [Test]
    public async Task A_key_over_its_limit_gets_429_with_the_time_to_wait()
    {
        await using var service = await Service.ConnectedAsync();
        var key = service.Pulse.AddApiKey();
        key.RemainingUses = 1;
        using var last = await service.Client(key).GetAsync("/me");
        using var refused = await service.Client(key).GetAsync("/me");

        Assert.That(last.Headers.GetValues("RateLimit"), Is.EqualTo(new[] { "\"rate\";r=0;t=60" }));
        Assert.That(last.Headers.GetValues("RateLimit-Policy"), Is.EqualTo(new[] { "\"rate\";q=100;w=60" }));
        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.TooManyRequests));
        Assert.That(refused.Headers.RetryAfter!.Delta, Is.EqualTo(TimeSpan.FromSeconds(60)));
        Assert.That(refused.Headers.GetValues("RateLimit"), Is.EqualTo(new[] { "\"rate\";r=0;t=60" }));
        Assert.That((string?)(await Service.ProblemAsync(refused))["code"], Is.EqualTo("rate_limited"));
    }

    [Test]
    public async Task Pulse_away_is_503_and_never_lets_a_request_in()
    {
        await using var service = await Service.ConnectedAsync();
        var (known, unknown) = (service.Pulse.AddApiKey(), service.Pulse.AddApiKey());
        await service.StatusAsync(known);
        service.Pulse.IsAvailable = false;

        using var refused = await service.Client(unknown).GetAsync("/me");
        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(refused.Headers.RetryAfter!.Delta, Is.EqualTo(TimeSpan.FromSeconds(1)));
        Assert.That((string?)(await Service.ProblemAsync(refused))["code"], Is.EqualTo("authentication_unavailable"));
        Assert.That(await service.StatusAsync(known), Is.EqualTo(HttpStatusCode.OK), "From memory, as long as it may be trusted.");
        Assert.That(await service.StatusAsync(null, "/anyone"), Is.EqualTo(HttpStatusCode.OK));

        service.Pulse.IsAvailable = true;
        Assert.That(await service.StatusAsync(unknown), Is.EqualTo(HttpStatusCode.OK));
    }

    [TestCase(HttpStatusCode.InternalServerError, "")]
    [TestCase(HttpStatusCode.TooManyRequests, "")]
    [TestCase(HttpStatusCode.Unauthorized, "")]
    [TestCase(HttpStatusCode.Forbidden, "")]
    [TestCase(HttpStatusCode.BadRequest, "")]
    [TestCase(HttpStatusCode.Redirect, "")]
    [TestCase(HttpStatusCode.OK, "")]
    [TestCase(HttpStatusCode.OK, "null")]
    [TestCase(HttpStatusCode.OK, "[1]")]
    [TestCase(HttpStatusCode.OK, "<html>")]
    public async Task An_unexpected_answer_of_Pulse_is_503(HttpStatusCode status, string body)
    {
        await using var service = await Service.ConnectedAsync();
        service.Backchannel.Before = request => Task.FromResult(
            request.RequestUri!.AbsolutePath == "/apikeys/verify"
                ? new HttpResponseMessage(status) { Content = new StringContent(body) }
                : null);

        Assert.That(await service.StatusAsync(service.Pulse.AddApiKey()), Is.EqualTo(HttpStatusCode.ServiceUnavailable));
    }

    [Test]
    public async Task An_answer_without_a_code_accepts_nothing()
    {
        await using var service = await Service.ConnectedAsync();
        service.Backchannel.Before = request => Task.FromResult(
            request.RequestUri!.AbsolutePath == "/apikeys/verify"
                ? new HttpResponseMessage { Content = JsonContent.Create(new { }) }
                : null);

        Assert.That(await service.StatusAsync(service.Pulse.AddApiKey()), Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task Pulse_that_does_not_answer_is_503_at_the_timeout_and_at_once_for_the_next_second()
    {
        await using var service = await Service.ConnectedAsync();
        var held = new TaskCompletionSource<HttpResponseMessage?>();
        service.Backchannel.Before = request =>
            request.RequestUri!.AbsolutePath == "/apikeys/verify" ? held.Task : Task.FromResult<HttpResponseMessage?>(null);
        var asking = service.StatusAsync(service.Pulse.AddApiKey());
        await service.UntilAsync(() => service.Backchannel.CountOf("/apikeys/verify") == 1);

        service.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.That(await asking, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(await service.StatusAsync(service.Pulse.AddApiKey()), Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(service.Backchannel.CountOf("/apikeys/verify"), Is.EqualTo(1));

        held.SetResult(null);
        service.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.That(await service.StatusAsync(service.Pulse.AddApiKey()), Is.EqualTo(HttpStatusCode.OK));
    }
}
