using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Common.Idempotency;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Idempotency;

/// <summary>Requests whose process died, and requests whose claim has expired.</summary>
public sealed class FaultTests(TestDatabase database) : IdempotencyTests(database)
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    [Test]
    public async Task A_request_whose_process_died_before_the_commit_can_be_run_again_after_a_minute()
    {
        var (admin, there) = await AdminInFullAccountAsync();
        var value = Retries.NewValue();
        Held.IsDead = true;
        Assert.That((await admin.MakeOnceAsync(value)).Code, Is.EqualTo("too_many_api_keys"));
        Held.IsDead = false;
        await admin.DeleteAsync(there.Path);

        App.Clock.Advance(Lease - Moment);
        (await admin.MakeOnceAsync(value)).AssertProblem(HttpStatusCode.Conflict, "idempotency_in_progress");
        App.Clock.Advance(Moment);
        var made = await admin.MakeOnceAsync(value);

        Assert.That(made.Status, Is.EqualTo(HttpStatusCode.Created), made.Text);
        (await admin.MakeOnceAsync(value)).AssertReplayOf(made);
    }

    [Test]
    public async Task A_request_whose_process_died_after_the_commit_is_not_run_again()
    {
        var (admin, value) = (await AdminInNewAccountAsync(), Retries.NewValue());
        Held.IsDead = true;
        var lost = await admin.MakeOnceAsync(value);
        Held.IsDead = false;
        await admin.DeleteAsync($"/apikeys/{lost.Id()}");

        App.Clock.Advance(Lease + Lease);
        var again = await admin.MakeOnceAsync(value);

        again.AssertProblem(HttpStatusCode.Conflict, "idempotency_answer_lost");
        Assert.That(await admin.NamesAsync(), Is.Empty);
    }

    [Test]
    public async Task A_request_that_failed_after_the_commit_is_not_run_again()
    {
        var (admin, value) = (await AdminInNewAccountAsync(), Retries.NewValue());
        Held.IsBrokenAfterTheCommit = true;
        var broken = await admin.MakeOnceAsync(value);
        Held.IsBrokenAfterTheCommit = false;

        App.Clock.Advance(Lease + Lease);
        var again = await admin.MakeOnceAsync(value);

        broken.AssertProblem(HttpStatusCode.InternalServerError, "internal_error");
        again.AssertProblem(HttpStatusCode.Conflict, "idempotency_answer_lost");
        Assert.That(await admin.NamesAsync(), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task A_failed_request_can_be_sent_again_at_once()
    {
        var (admin, there) = await AdminInFullAccountAsync();
        var value = Retries.NewValue();

        var refused = await admin.MakeOnceAsync(value);
        await admin.DeleteAsync(there.Path);
        var made = await admin.MakeOnceAsync(value);

        refused.AssertProblem(HttpStatusCode.Conflict, "too_many_api_keys");
        Assert.That(made.Status, Is.EqualTo(HttpStatusCode.Created), made.Text);
    }

    [Test]
    public async Task A_request_can_be_replayed_for_24_hours_and_is_a_new_request_after_that()
    {
        var (admin, value) = (await AdminInNewAccountAsync(), Retries.NewValue());
        var first = await admin.MakeOnceAsync(value);
        await admin.DeleteAsync($"/apikeys/{first.Id()}");

        App.Clock.Advance(Lifetime - Moment);
        (await admin.MakeOnceAsync(value)).AssertReplayOf(first);
        App.Clock.Advance(Moment);
        var next = await admin.MakeOnceAsync(value, new { name = "Another", permissions = new[] { "readMerchants" } });

        Assert.That(next.Status, Is.EqualTo(HttpStatusCode.Created), next.Text);
        Assert.That(next.IsReplay(), Is.False);
        Assert.That(next.Id(), Is.Not.EqualTo(first.Id()));
        (await admin.MakeOnceAsync(value)).AssertProblem(HttpStatusCode.UnprocessableEntity, "idempotency_key_reused");
    }

    [Test]
    public async Task Expired_responses_are_pruned_in_small_batches_and_others_are_kept()
    {
        App.Clock.Advance(Lifetime);
        await PruneAsync(int.MaxValue);
        for (var i = 0; i < 3; i++)
        {
            await (await AdminInNewAccountAsync()).MakeOnceAsync(Retries.NewValue());
        }

        App.Clock.Advance(Lifetime);
        var (admin, value) = (await AdminInNewAccountAsync(), Retries.NewValue());
        var young = await admin.MakeOnceAsync(value);

        Assert.That(new[] { await PruneAsync(2), await PruneAsync(2), await PruneAsync(2) }, Is.EqualTo(new[] { 2, 1, 0 }));
        (await admin.MakeOnceAsync(value)).AssertReplayOf(young);
    }

    private async Task<int> PruneAsync(int atMost)
    {
        var pruned = 0;
        await Seed.InUnitOfWorkAsync(
            async services => pruned = await services.GetRequiredService<IIdempotencyStore>().PruneAsync(atMost, CancellationToken.None));
        return pruned;
    }
}
