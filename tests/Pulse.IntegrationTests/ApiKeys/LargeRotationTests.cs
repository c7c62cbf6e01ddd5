using System.Net;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.ApiKeys;

/// <summary>All sessions of an ended secret end at once. The secret is deleted when few of its sessions are left.</summary>
public sealed class LargeRotationTests(TestDatabase database) : LargeKeyTests(database)
{
    [Test]
    public async Task A_secret_with_many_sessions_ends_at_once_without_deleting_them_in_the_same_transaction([Values] bool hasGrace)
    {
        var admin = await AdminInNewAccountAsync();
        var key = await admin.MakeKeyAsync("readApiKeys");
        var session = await LoginAsync(key);
        await Seed.MakeSessionsAsync(key, 600, App.Clock.GetUtcNow().UtcDateTime, TimeSpan.FromHours(1));
        Assert.That(await StatusesOfSessionsAsync(Using(key), session), Is.All.EqualTo(HttpStatusCode.OK));

        var rotated = await admin.RotateAsync(key, new { graceSeconds = hasGrace ? 3_600 : 0 });
        var completed = hasGrace ? await admin.PostAsync($"{key.Path}/rotate/complete") : rotated;

        Assert.That((rotated.Status, completed.Status), Is.EqualTo((HttpStatusCode.OK, HttpStatusCode.OK)), completed.Text);
        Assert.That(Deleted.Take(), Is.Empty);
        Assert.That(await StatusesOfSessionsAsync(Using(key), session), Is.All.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await StatusOfSessionAsync(Using(rotated.AsKey())), Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await admin.GetAsync(key.Path)).States(), Is.EqualTo(new[] { "active" }));
        Assert.That(await Using(rotated.AsKey()).SessionIdsAsync("?mine=true"), Is.Empty);
    }

    [Test]
    public async Task A_new_rotation_works_after_one_that_left_a_secret_behind()
    {
        var admin = await AdminInNewAccountAsync();
        var key = await admin.MakeKeyAsync();
        await Seed.MakeSessionsAsync(key, 600, App.Clock.GetUtcNow().UtcDateTime, TimeSpan.FromHours(1));
        await admin.RotateAsync(key, new { graceSeconds = 0 });

        var second = await admin.RotateAsync(key, new { graceSeconds = 3_600 });
        var completed = await admin.PostAsync($"{key.Path}/rotate/complete");
        var again = await admin.PostAsync($"{key.Path}/rotate/complete");
        var deleted = await admin.DeleteAsync(key.Path);

        Assert.That(second.States(), Is.EqualTo(new[] { "active", "retiring" }));
        Assert.That((completed.Status, again.Code), Is.EqualTo((HttpStatusCode.OK, "no_retiring_secret")));
        Assert.That(deleted.Status, Is.EqualTo(HttpStatusCode.NoContent), deleted.Text);
        AssertBatches();
    }
}
