using System.Net;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.ApiKeys;

/// <summary>A key with many dependents is refused at once and deleted in several transactions.</summary>
public sealed class LargeDeletionTests(TestDatabase database) : LargeKeyTests(database)
{
    private static readonly string[] Permissions = ["readApiKeys", "writeApiKeys"];

    [Test]
    public async Task A_deletion_blocks_writes_for_at_most_one_batch_and_refuses_the_key_from_the_first_batch()
    {
        var admin = await AdminInNewAccountAsync();
        var key = await admin.MakeKeyAsync();
        var session = await LoginAsync(key);
        key = await FillAsync(key);
        Assert.That(await StatusesOfSessionsAsync(Using(key), session), Is.All.EqualTo(HttpStatusCode.OK));
        Deleted.Take();

        Dependents.Gate.Close(places: 1);
        var deletion = admin.DeleteAsync(key.Path, key.ETag);
        await Dependents.Gate.WaitForAsync(1);
        var statuses = await StatusesOfSessionsAsync(Using(key), session);
        var other = await Admin.MakeKeyAsync();
        var seen = await admin.GetAsync(key.Path);
        Dependents.Gate.Open();
        var deleted = await deletion;

        Assert.That(statuses, Is.All.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await StatusOfSessionAsync(Using(other)), Is.EqualTo(HttpStatusCode.OK));
        Assert.That((bool)seen.Json["active"]!, Is.False);
        Assert.That(deleted.Status, Is.EqualTo(HttpStatusCode.NoContent), deleted.Text);
        Assert.That((await admin.GetAsync(key.Path)).Status, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(await ActionsAsync(admin, key), Is.EqualTo(new[] { "apiKey.created", "apiKey.updated", "apiKey.deleted" }));
        AssertBatches();
    }

    [Test]
    public async Task A_deletion_that_fails_between_two_batches_leaves_a_refused_key_that_can_be_deleted()
    {
        var admin = await AdminInNewAccountAsync();
        var key = await FillAsync(await admin.MakeKeyAsync());

        Dependents.BatchesUntilFailure = 1;
        var failed = await admin.DeleteAsync(key.Path);
        var (status, seen) = (await StatusOfSessionAsync(Using(key)), await admin.GetAsync(key.Path));
        var again = await admin.DeleteAsync(key.Path);

        Assert.That(failed.Status, Is.EqualTo(HttpStatusCode.InternalServerError));
        Assert.That((status, (bool)seen.Json["active"]!), Is.EqualTo((HttpStatusCode.Unauthorized, false)));
        Assert.That(again.Status, Is.EqualTo(HttpStatusCode.NoContent), again.Text);
        Assert.That((await admin.GetAsync(key.Path)).Status, Is.EqualTo(HttpStatusCode.NotFound));
        AssertBatches();
    }

    [Test]
    public async Task A_key_with_many_dependents_deletes_itself([Values] bool inSession)
    {
        var admin = await AdminInNewAccountAsync();
        var key = await admin.MakeKeyAsync(Permissions);
        var own = inSession ? await LoginAsync(key) : Using(key);
        await FillAsync(key);

        var deleted = await own.DeleteAsync(key.Path);

        Assert.That(deleted.Status, Is.EqualTo(HttpStatusCode.NoContent), deleted.Text);
        Assert.That((await admin.GetAsync(key.Path)).Status, Is.EqualTo(HttpStatusCode.NotFound));
        AssertBatches();
    }

    [Test]
    public async Task A_key_that_is_enabled_during_its_deletion_is_deleted_only_without_a_precondition([Values] bool hasPrecondition)
    {
        var admin = await AdminInNewAccountAsync();
        var key = await FillAsync(await admin.MakeKeyAsync());

        Dependents.Gate.Close(places: 1);
        var deletion = admin.DeleteAsync(key.Path, hasPrecondition ? key.ETag : null);
        await Dependents.Gate.WaitForAsync(1);
        var enabled = await admin.PatchAsync(key.Path, new { active = true });
        Dependents.Gate.Open();
        var deleted = await deletion;

        Assert.That(enabled.Status, Is.EqualTo(HttpStatusCode.OK), enabled.Text);
        Assert.That(
            deleted.Status, Is.EqualTo(hasPrecondition ? HttpStatusCode.PreconditionFailed : HttpStatusCode.NoContent), deleted.Text);
        Assert.That(await StatusOfSessionAsync(Using(key)), Is.EqualTo(hasPrecondition ? HttpStatusCode.OK : HttpStatusCode.Unauthorized));
        Assert.That(Dependents.TakeBatches(), hasPrecondition ? Is.EqualTo(1) : Is.GreaterThan(6), "An enabled key keeps its sessions.");
    }

    [Test]
    public async Task A_deletion_is_not_completed_if_the_caller_loses_the_permission_during_it()
    {
        var admin = await AdminInNewAccountAsync();
        var key = await FillAsync(await admin.MakeKeyAsync());
        var deleting = await admin.MakeKeyAsync([.. Permissions, "readMerchants"]);

        Dependents.Gate.Close(places: 1);
        var deletion = Using(deleting).DeleteAsync(key.Path);
        await Dependents.Gate.WaitForAsync(1);
        await admin.DeleteAsync(deleting.Path);
        Dependents.Gate.Open();
        var refused = await deletion;

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.Unauthorized), refused.Text);
        Assert.That((bool)(await admin.GetAsync(key.Path)).Json["active"]!, Is.False);
    }

    [Test]
    public async Task A_small_key_is_deleted_in_one_transaction()
    {
        var key = await Admin.MakeKeyAsync();
        await Seed.MakeSessionsAsync(key, BatchSize, App.Clock.GetUtcNow().UtcDateTime, TimeSpan.FromHours(1));

        var deleted = await Admin.DeleteAsync(key.Path);

        Assert.That(deleted.Status, Is.EqualTo(HttpStatusCode.NoContent), deleted.Text);
        Assert.That(Dependents.TakeBatches(), Is.Zero);
        Assert.That(Deleted.Take(), Is.EqualTo(new[] { BatchSize }));
        Assert.That(await ActionsAsync(Admin, key), Is.EqualTo(new[] { "apiKey.created", "apiKey.deleted" }));
    }
}
