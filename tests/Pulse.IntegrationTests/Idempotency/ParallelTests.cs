using System.Net;
using System.Security.Cryptography;
using ErrorOr;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Common;
using Pulse.Application.Common.Idempotency;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Idempotency;

/// <summary>Retries that arrive before the first response.</summary>
public sealed class ParallelTests(TestDatabase database) : IdempotencyTests(database)
{
    private const int AtOnce = 12;
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Test]
    public async Task Concurrent_requests_with_a_new_idempotency_key_create_one_resource()
    {
        var (admin, value) = (await AdminInNewAccountAsync(), Retries.NewValue());

        var answers = await AtOnceAsync(AtOnce, Held.Claiming, () => admin.MakeOnceAsync(value));

        await AssertMadeOnceAsync(admin, answers);
    }

    [Test]
    public async Task Duplicate_requests_in_parallel_create_one_key()
    {
        var (admin, value) = (await AdminInNewAccountAsync(), Retries.NewValue());

        var answers = await Task.WhenAll(Enumerable.Range(0, 4 * AtOnce).Select(_ => admin.MakeOnceAsync(value)));

        await AssertMadeOnceAsync(admin, answers);
    }

    [Test]
    public async Task While_a_request_runs_its_replay_is_refused_and_a_different_request_is_distinguished()
    {
        var (admin, value) = (await AdminInNewAccountAsync(), Retries.NewValue());
        Held.Working.Close();
        var first = admin.MakeOnceAsync(value);
        await Held.Working.WaitForAsync(1);

        var same = await admin.MakeOnceAsync(value);
        var other = await admin.MakeOnceAsync(value, new { name = "Another", permissions = new[] { "readMerchants" } });
        Held.Working.Open();

        same.AssertProblem(HttpStatusCode.Conflict, "idempotency_in_progress");
        Assert.That(same.Header("Retry-After"), Is.EqualTo("1"));
        other.AssertProblem(HttpStatusCode.UnprocessableEntity, "idempotency_key_reused");
        Assert.That((await first).Status, Is.EqualTo(HttpStatusCode.Created));
    }

    [Test]
    public async Task A_replay_between_the_commit_and_the_stored_response_does_not_run_the_request_again()
    {
        var (admin, value) = (await AdminInNewAccountAsync(), Retries.NewValue());
        Held.Keeping.Close();
        var first = admin.MakeOnceAsync(value);
        await Held.Keeping.WaitForAsync(1);
        App.Clock.Advance(Lease);

        var same = await admin.MakeOnceAsync(value);
        Held.Keeping.Open();

        same.AssertProblem(HttpStatusCode.Conflict, "idempotency_in_progress");
        var answer = await first;
        (await admin.MakeOnceAsync(value)).AssertReplayOf(answer);
    }

    [Test]
    public async Task A_slow_request_that_another_one_has_taken_over_changes_nothing()
    {
        var (admin, value) = (await AdminInNewAccountAsync(), Retries.NewValue());
        Held.Working.Close();
        var slow = admin.MakeOnceAsync(value);
        await Held.Working.WaitForAsync(1);
        App.Clock.Advance(Lease);

        var next = admin.MakeOnceAsync(value);
        await Held.Working.WaitForAsync(1);
        Held.Working.Open();

        (await slow).AssertProblem(HttpStatusCode.Conflict, "idempotency_in_progress");
        var made = await next;
        (await admin.MakeOnceAsync(value)).AssertReplayOf(made);
        Assert.That(await admin.NamesAsync(), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task A_request_that_lost_its_claim_cannot_commit_even_after_the_new_claim_was_released()
    {
        var (id, fingerprint) = (RandomNumberGenerator.GetBytes(32), new byte[32]);
        var outcome = await InScopeAsync(async slow =>
        {
            await BeginAsync(slow);
            App.Clock.Advance(Lease);
            await InScopeAsync(async next =>
            {
                await BeginAsync(next);
                await next.GetRequiredService<IIdempotencyStore>().ReleaseAsync();
                return next;
            });
            await InScopeAsync(BeginAsync);
            return await slow.GetRequiredService<IUnitOfWork>().ExecuteAsync(_ => Task.FromResult(1.ToErrorOr()), CancellationToken.None);
        });

        Assert.That(outcome.IsError ? outcome.FirstError.Code : null, Is.EqualTo("idempotency_in_progress"));

        async Task<ErrorOr<byte[]?>> BeginAsync(IServiceProvider services)
        {
            var begun = await services.GetRequiredService<IIdempotencyStore>().BeginAsync(id, fingerprint, CancellationToken.None);
            Assert.That(begun.IsError, Is.False);
            return begun;
        }
    }

    [Test]
    public async Task Of_concurrent_replays_of_an_abandoned_request_only_one_takes_it_over()
    {
        var (admin, there) = await AdminInFullAccountAsync();
        var value = Retries.NewValue();
        Held.IsDead = true;
        await admin.MakeOnceAsync(value);
        Held.IsDead = false;
        await admin.DeleteAsync(there.Path);
        App.Clock.Advance(Lease);

        var answers = await AtOnceAsync(AtOnce, Held.Claiming, () => admin.MakeOnceAsync(value));

        await AssertMadeOnceAsync(admin, answers, besides: 1);
    }

    [Test]
    public async Task A_client_that_disconnected_gets_the_response_when_it_replays_the_request()
    {
        var (admin, value) = (await AdminInNewAccountAsync(), Retries.NewValue());
        using var patience = new CancellationTokenSource();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/apikeys");
        request.Content = System.Net.Http.Json.JsonContent.Create(Retries.Body);
        request.Headers.TryAddWithoutValidation(Retries.Header, value);
        Held.Keeping.Close();
        var first = admin.Client.SendAsync(request, patience.Token);
        await Held.Keeping.WaitForAsync(1);

        await patience.CancelAsync();
        Assert.That(async () => await first, Throws.InstanceOf<OperationCanceledException>());
        Held.Keeping.Open();
        var again = await UntilAnsweredAsync(() => admin.PostOnceAsync(value, "/apikeys", Retries.Body));

        Assert.That(again.IsReplay(), Is.True, again.Text);
        Assert.That(await StatusOfSessionAsync(Using(again.AsKey())), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await admin.NamesAsync(), Has.Length.EqualTo(1));
    }

    private static async Task<Answer[]> AtOnceAsync(int count, Gate gate, Func<Task<Answer>> call)
    {
        gate.Close();
        var calls = Enumerable.Range(0, count).Select(_ => call()).ToList();
        await gate.WaitForAsync(count);
        gate.Open();
        return await Task.WhenAll(calls);
    }

    private static async Task AssertMadeOnceAsync(Setup.Api admin, Answer[] answers, int besides = 0)
    {
        var first = answers.Single(answer => answer.Status == HttpStatusCode.Created && !answer.IsReplay());
        foreach (var answer in answers.Where(answer => answer != first))
        {
            if (answer.IsReplay())
            {
                answer.AssertReplayOf(first);
            }
            else
            {
                answer.AssertProblem(HttpStatusCode.Conflict, "idempotency_in_progress");
            }
        }

        Assert.That(await admin.NamesAsync(), Has.Length.EqualTo(1 + besides));
    }

    private static async Task<Answer> UntilAnsweredAsync(Func<Task<Answer>> call)
    {
        using var patience = new CancellationTokenSource(Patience);
        var answer = await call();
        for (; answer.Status == HttpStatusCode.Conflict; answer = await call())
        {
            await Task.Delay(50, patience.Token);
        }

        return answer;
    }
}
