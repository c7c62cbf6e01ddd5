using System.Net;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.ApiKeys;

/// <summary>Many keys with many dependents are deleted in transactions of a bounded size.</summary>
public sealed class LargeBulkTests(TestDatabase database) : LargeKeyTests(database)
{
    [Test]
    public async Task Keys_with_too_many_dependents_together_are_deleted_in_several_transactions()
    {
        var admin = await AdminInNewAccountAsync();
        var keys = new List<Key>();
        foreach (var sessions in new[] { 300, 300, 0, 1_200, 150, 150 })
        {
            keys.Add(await admin.MakeKeyAsync());
            await Seed.MakeSessionsAsync(keys[^1], sessions, App.Clock.GetUtcNow().UtcDateTime, TimeSpan.FromHours(1));
        }

        var deleted = await admin.PostAsync("/apikeys/bulk", new { action = "delete", ids = keys.Select(key => key.Id) });

        Assert.That(deleted.Status, Is.EqualTo(HttpStatusCode.OK), deleted.Text);
        Assert.That(
            deleted.Json["results"]!.AsArray().Select(result => ((string)result!["id"]!, (string)result["status"]!)),
            Is.EqualTo(keys.Select(key => (key.Id, "changed"))));
        Assert.That(await admin.NamesAsync(), Is.Empty);
        AssertBatches();
    }

    [Test]
    public async Task A_deletion_that_failed_before_its_last_transaction_can_be_sent_again_with_its_idempotency_key()
    {
        var admin = await AdminInNewAccountAsync();
        var key = await FillAsync(await admin.MakeKeyAsync());
        Task<Answer> Delete() =>
            admin.PostAsync("/apikeys/bulk", new { action = "delete", ids = new[] { key.Id } }, ("Idempotency-Key", key.Id));

        Dependents.BatchesUntilFailure = 1;
        var failed = await Delete();
        var (deleted, replayed) = (await Delete(), await Delete());

        Assert.That(failed.Status, Is.EqualTo(HttpStatusCode.InternalServerError));
        Assert.That(deleted.Status, Is.EqualTo(HttpStatusCode.OK), deleted.Text);
        Assert.That((string)deleted.Json["results"]![0]!["status"]!, Is.EqualTo("changed"));
        Assert.That(replayed.Text, Is.EqualTo(deleted.Text));
    }
}
