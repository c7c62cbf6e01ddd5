using System.Net;
using Microsoft.Extensions.Time.Testing;
using Pulse.Client.Tests.Setup;

namespace Pulse.Client.Tests;

/// <summary>The client logs in with its key, and keeps its session alive.</summary>
public sealed class RenewalTests : PulseTests
{
    [Test]
    public async Task Callers_at_the_same_time_share_one_login()
    {
        var recorder = new Recorder();
        var pulse = Through(recorder);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => pulse.Sessions.GetCurrentAsync()));

        Assert.That((recorder.Logins.Count, recorder.Calls.Count), Is.EqualTo((1, 20)));
        Assert.That(recorder.Logins[0].Headers, Does.Not.ContainKey("Authorization").And.Not.ContainKey("x-account-id"));
    }

    [Test]
    public async Task A_rejected_session_is_renewed_once_for_all_callers()
    {
        var recorder = new Recorder();
        var pulse = Through(recorder);
        await pulse.Sessions.LogOutAsync();
        var sessions = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => pulse.Sessions.GetCurrentAsync()));

        Assert.That(recorder.Logins, Has.Count.EqualTo(2));
        Assert.That(sessions.Select(session => session.Token).Distinct().Count(), Is.EqualTo(1));
    }

    [Test]
    public async Task A_session_is_renewed_before_it_expires()
    {
        var clock = new FakeTimeProvider();
        var recorder = new Recorder();
        var pulse = Through(recorder, clock: clock);
        var session = await pulse.Sessions.GetCurrentAsync();
        var lifetime = session.ExpiresAt!.Value - App.Clock.GetUtcNow();

        clock.Advance(lifetime - TimeSpan.FromMinutes(10));
        Assert.That((await pulse.Sessions.GetCurrentAsync()).Token, Is.EqualTo(session.Token));
        clock.Advance(TimeSpan.FromMinutes(9));
        Assert.That((await pulse.Sessions.GetCurrentAsync()).Token, Is.Not.EqualTo(session.Token));
        Assert.That(recorder.Calls, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task A_session_that_cannot_be_renewed_yet_is_used_to_its_end()
    {
        var clock = new FakeTimeProvider();
        var refused = false;
        var recorder = new Recorder((sent, next) => sent.IsLogin && refused
            ? Task.FromResult(Recorder.AnswerOf(HttpStatusCode.BadGateway))
            : next());
        var pulse = Through(recorder, clock: clock);
        var session = await pulse.Sessions.GetCurrentAsync();
        refused = true;

        clock.Advance(session.ExpiresAt!.Value - App.Clock.GetUtcNow() - TimeSpan.FromMinutes(1));
        Assert.That((await pulse.Sessions.GetCurrentAsync()).Token, Is.EqualTo(session.Token));
        var attempts = recorder.Logins.Count;
        await pulse.Sessions.GetCurrentAsync();
        Assert.That(recorder.Logins, Has.Count.EqualTo(attempts));

        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.That(Refusal(() => pulse.Sessions.GetCurrentAsync()).Status, Is.EqualTo(HttpStatusCode.BadGateway));
        refused = false;
        Assert.That((await pulse.Sessions.GetCurrentAsync()).Token, Is.Not.EqualTo(session.Token));
    }

    [Test]
    public async Task The_second_secret_is_used_when_the_first_is_rejected()
    {
        var key = await NewKeyAsync();
        var rotated = await Pulse.ApiKeys.RotateAsync(key.Id, new ApiKeyRotation { GraceSeconds = 0 });
        var options = OptionsOf(key);
        options.SecondApiSecret = rotated.ApiSecret;
        var recorder = new Recorder();
        var pulse = Through(recorder, options);

        await pulse.ApiKeys.GetAsync(key.Id);
        Assert.That(recorder.Logins, Has.Count.EqualTo(2));
        await pulse.Sessions.LogOutAsync();
        await pulse.ApiKeys.GetAsync(key.Id);
        Assert.That(recorder.Logins, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task A_deleted_key_is_refused_after_one_login()
    {
        var key = await NewKeyAsync();
        var recorder = new Recorder();
        var pulse = Through(recorder, OptionsOf(key));
        await pulse.ApiKeys.GetAsync(key.Id);
        await Pulse.ApiKeys.DeleteAsync(key.Id);

        var refusal = Refusal(() => pulse.ApiKeys.GetAsync(key.Id));
        Assert.That(refusal.Status, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(refusal.Message, Does.StartWith("POST /auth/login"));
        Assert.That((recorder.Logins.Count, recorder.Calls.Count), Is.EqualTo((2, 2)));
    }

    [Test]
    public async Task A_creation_that_may_be_done_is_not_repeated_in_a_new_session()
    {
        // Its idempotency key belongs to the old session.
        var answers = new Queue<HttpStatusCode>([HttpStatusCode.BadGateway, HttpStatusCode.Unauthorized]);
        var recorder = new Recorder((sent, next) =>
            sent.Path == "/apikeys" ? Task.FromResult(Recorder.AnswerOf(answers.Dequeue())) : next());
        var pulse = Through(recorder);
        await pulse.Sessions.GetCurrentAsync();
        var refusal = Refusal(() => pulse.ApiKeys.CreateAsync(new CreateApiKey { Name = "x", Permissions = ["readApiKeys"] }));

        Assert.That(refusal.Status, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(recorder.Logins, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_caller_that_leaves_does_not_end_the_login_of_the_others()
    {
        var gate = new TaskCompletionSource();
        var recorder = new Recorder(async (sent, next) =>
        {
            if (sent.IsLogin)
            {
                await gate.Task;
            }

            return await next();
        });
        var pulse = Through(recorder);
        using var cancellation = new CancellationTokenSource();
        var leaving = pulse.Sessions.GetCurrentAsync(cancellation.Token);
        var staying = pulse.Sessions.GetCurrentAsync();
        await cancellation.CancelAsync();
        Assert.That(() => leaving, Throws.InstanceOf<OperationCanceledException>());

        gate.SetResult();
        Assert.That((await staying).ApiKey!.Identifier, Is.EqualTo(Key.Identifier));
        Assert.That(recorder.Logins, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_client_with_a_token_does_not_log_in()
    {
        var recorder = new Recorder();
        var token = (await Pulse.Sessions.LogInAsync(new Login { ApiKey = Key.Identifier, ApiSecret = Key.ApiSecret })).Token!;
        var pulse = Through(recorder).WithToken(token);
        await pulse.Sessions.LogOutAsync();

        Assert.That(Refusal(() => pulse.Sessions.GetCurrentAsync()).Status, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(recorder.Logins, Is.Empty);
    }
}
