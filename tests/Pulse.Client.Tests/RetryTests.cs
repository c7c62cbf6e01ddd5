using System.Net;
using System.Net.Http.Headers;
using Pulse.Client.Tests.Setup;

namespace Pulse.Client.Tests;

/// <summary>A call is repeated if that is safe, and only then.</summary>
public sealed class RetryTests : PulseTests
{
    [Test]
    public async Task A_lost_answer_to_a_creation_creates_one_key()
    {
        var recorder = LosingFirstAnswer();
        var created = await Through(recorder).ApiKeys.CreateAsync(
            new CreateApiKey { Name = "created once", Permissions = [PulsePermissions.ReadRoles] });

        Assert.That(await Pulse.ApiKeys.ListAsync(new ApiKeyQuery { Search = "created once" }).CountAsync(), Is.EqualTo(1));
        Assert.That(created.IsReplay, Is.True);
        Assert.That((await Pulse.ApiKeys.VerifyAsync(
            new PresentedApiKey { ApiKey = created.Identifier, ApiSecret = created.ApiSecret })).Valid, Is.True);
        Assert.That(recorder.Calls.Select(call => call.Headers["Idempotency-Key"]).Distinct().Count(), Is.EqualTo(1));
        Assert.That(recorder.Calls, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Two_calls_have_two_idempotency_keys()
    {
        var recorder = new Recorder();
        var pulse = Through(recorder);
        var key = await NewKeyAsync();
        await pulse.ApiKeys.RotateAsync(key.Id);
        await pulse.ApiKeys.RotateAsync(key.Id);

        Assert.That(recorder.Calls.Select(call => call.Headers["Idempotency-Key"]).Distinct().Count(), Is.EqualTo(2));
    }

    [Test]
    public async Task A_call_can_have_the_idempotency_key_of_the_caller()
    {
        var options = new PulseRequestOptions { IdempotencyKey = Guid.NewGuid().ToString() };
        var key = new CreateApiKey { Name = "own idempotency key", Permissions = [PulsePermissions.ReadRoles] };
        var first = await Pulse.ApiKeys.CreateAsync(key, options);
        var second = await Pulse.ApiKeys.CreateAsync(key, options);

        Assert.That((second.Id, second.ApiSecret, second.IsReplay), Is.EqualTo((first.Id, first.ApiSecret, true)));
        Assert.That(
            Refusal(() => Pulse.ApiKeys.CreateAsync(key with { Name = "another" }, options)).Code, Is.EqualTo("idempotency_key_reused"));
    }

    [Test]
    public async Task A_patch_is_repeated_but_not_with_a_condition_that_it_would_break_itself()
    {
        var key = await Pulse.ApiKeys.GetAsync((await NewKeyAsync()).Id);
        var recorder = LosingFirstAnswer();
        await Through(recorder).ApiKeys.UpdateAsync(key.Id, new ApiKeyPatch { Name = "repeated" });
        Assert.That(recorder.Calls, Has.Count.EqualTo(2));

        key = await Pulse.ApiKeys.GetAsync(key.Id);
        recorder = LosingFirstAnswer();
        var lost = Refusal(() => Through(recorder).ApiKeys.UpdateAsync(
            key.Id, new ApiKeyPatch { Name = "conditional" }, new PulseRequestOptions { IfMatch = key.ETag }));
        Assert.That(lost.Status, Is.Null);
        Assert.That(recorder.Calls, Has.Count.EqualTo(1));
        Assert.That((await Pulse.ApiKeys.GetAsync(key.Id)).Name, Is.EqualTo("conditional"));
    }

    [Test]
    public void A_call_with_a_password_is_never_repeated()
    {
        var recorder = LosingFirstAnswer();
        var refusal = Refusal(() => Through(recorder).Profile.ChangePasswordAsync("old", "new"));

        Assert.That(refusal.InnerException, Is.TypeOf<HttpRequestException>());
        Assert.That(recorder.Calls, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_refused_connection_is_tried_again_for_each_call()
    {
        var failures = 2;
        var recorder = new Recorder((_, next) => failures-- > 0
            ? throw new HttpRequestException(HttpRequestError.ConnectionError, "refused")
            : next());
        var pulse = Through(recorder);
        await pulse.Sessions.GetCurrentAsync();
        failures = 1;

        Assert.That(Refusal(() => pulse.Profile.ChangePasswordAsync("old", "new")).Status, Is.Not.Null);
    }

    [TestCase(HttpStatusCode.ServiceUnavailable)]
    [TestCase(HttpStatusCode.InternalServerError)]
    [TestCase(HttpStatusCode.GatewayTimeout)]
    public void A_call_fails_after_the_last_repetition(HttpStatusCode status)
    {
        var recorder = Recorder.Answering(status, """{"code":"unavailable","traceId":"4711"}""", "application/problem+json");
        using var pulse = recorder.Client();
        var refusal = Assert.ThrowsAsync<PulseException>(() => pulse.ApiKeys.GetAsync(Guid.NewGuid()))!;

        Assert.That((refusal.Status, refusal.Code, refusal.TraceId), Is.EqualTo((status, "unavailable", "4711")));
        Assert.That(recorder.Requests, Has.Count.EqualTo(4));
    }

    [Test]
    public async Task A_request_in_progress_is_asked_for_again()
    {
        var first = true;
        using var pulse = new Recorder((_, _) =>
        {
            var answer = first
                ? Recorder.AnswerOf(HttpStatusCode.Conflict, """{"code":"idempotency_in_progress"}""", "application/problem+json")
                : Recorder.AnswerOf(HttpStatusCode.NoContent);
            first = false;
            return Task.FromResult(answer);
        }).Client();

        await pulse.Sessions.LogOutAsync();
    }

    [Test]
    public void A_conflict_is_not_repeated()
    {
        var recorder = Recorder.Answering(HttpStatusCode.Conflict, """{"code":"conflict"}""", "application/problem+json");
        using var pulse = recorder.Client();

        Assert.That(Assert.ThrowsAsync<PulseException>(() => pulse.Sessions.LogOutAsync())!.Code, Is.EqualTo("conflict"));
        Assert.That(recorder.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_short_wait_of_a_limit_is_waited_for_and_a_long_one_is_reported()
    {
        var wait = TimeSpan.Zero;
        var refusals = 1;
        var recorder = new Recorder((_, _) => Task.FromResult(refusals-- > 0
            ? Limited(new RetryConditionHeaderValue(wait))
            : Recorder.AnswerOf(HttpStatusCode.NoContent)));
        using var pulse = recorder.Client();
        await pulse.Applications.DeleteAsync(Guid.NewGuid());
        Assert.That(recorder.Requests, Has.Count.EqualTo(2));

        (wait, refusals) = (TimeSpan.FromMinutes(2), 1);
        var refusal = Assert.ThrowsAsync<PulseException>(() => pulse.Applications.DeleteAsync(Guid.NewGuid()))!;
        Assert.That((refusal.Status, refusal.RetryAfter), Is.EqualTo((HttpStatusCode.TooManyRequests, (TimeSpan?)wait)));
        Assert.That(recorder.Requests, Has.Count.EqualTo(3));
    }

    [Test]
    public void A_limit_that_waiting_does_not_help_is_reported_at_once()
    {
        var recorder = new Recorder((_, _) => Task.FromResult(Limited(null)));
        using var pulse = recorder.Client();

        Assert.That(Assert.ThrowsAsync<PulseException>(() => pulse.ApiKeys.GetAsync(Guid.NewGuid()))!.RetryAfter, Is.Null);
        Assert.That(recorder.Requests, Has.Count.EqualTo(1));
    }

    private static HttpResponseMessage Limited(RetryConditionHeaderValue? after)
    {
        var answer = Recorder.AnswerOf(HttpStatusCode.TooManyRequests, """{"code":"rate_limited"}""", "application/problem+json");
        answer.Headers.RetryAfter = after;
        return answer;
    }

    /// <summary>Pulse processes the first call, but its answer does not arrive.</summary>
    private static Recorder LosingFirstAnswer()
    {
        var lost = false;
        return new Recorder(async (sent, next) =>
        {
            var answer = await next();
            if (sent.IsLogin || lost)
            {
                return answer;
            }

            lost = true;
            answer.Dispose();
            throw new HttpRequestException(HttpRequestError.ResponseEnded, "lost");
        });
    }
}
