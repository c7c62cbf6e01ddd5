using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Usage;
using Pulse.Domain.Permissions;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Revocation;

/// <summary>Other nodes refuse what one node has revoked after they have read the feed, without Redis.</summary>
public sealed class OtherNodeTests(TestDatabase database) : TwoNodeTests(database)
{
    [Test]
    public async Task A_key_that_one_node_deletes_is_refused_by_the_other_after_its_next_read([Values] bool throughSession)
    {
        var key = await Admin.MakeKeyAsync("readApiKeys");
        var caller = await WarmedAsync(AtOther(throughSession ? await LoginAsync(key) : Using(key)));

        await Admin.DeleteAsync(key.Path);
        await OthersReads.WaitForAsync(1);

        Assert.That(await StatusOfSessionAsync(caller), Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task A_secret_that_one_node_replaces_is_refused_by_the_other_after_its_next_read([Values] bool throughSession)
    {
        var key = await Admin.MakeKeyAsync("readApiKeys");
        var caller = await WarmedAsync(AtOther(throughSession ? await LoginAsync(key) : Using(key)));

        var rotated = await Admin.RotateAsync(key, new { graceSeconds = 0 });
        await OthersReads.WaitForAsync(1);

        Assert.That(await StatusOfSessionAsync(caller), Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await StatusOfSessionAsync(AtOther(Using(rotated.AsKey()))), Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_first_use_at_one_node_ends_the_old_secret_at_the_other()
    {
        var key = await Admin.MakeKeyAsync("readApiKeys");
        var old = await WarmedAsync(AtOther(Using(key)));
        var rotated = await Admin.RotateAsync(key, new { graceSeconds = 0, activation = "firstUse" });

        Assert.That(await StatusOfSessionAsync(Using(rotated.AsKey())), Is.EqualTo(HttpStatusCode.OK));
        await OthersReads.WaitForAsync(1);

        Assert.That(await StatusOfSessionAsync(old), Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task A_session_that_is_logged_out_at_one_node_is_refused_by_the_other()
    {
        var here = await UserAsync(Permission.ReadApiKeys);
        var there = await WarmedAsync(AtOther(here));

        await here.PostAsync("/auth/logout");
        await OthersReads.WaitForAsync(1);

        Assert.That(await StatusOfSessionAsync(there), Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task A_session_that_one_node_ends_is_refused_by_the_other([Values] bool byId)
    {
        var email = await Seed.UserAsync(await Seed.AccountAsync());
        var (here, there) = (await LoginAsync(email, Seed.Password), await WarmedAsync(AtOther(await LoginAsync(email, Seed.Password))));

        var ended = await here.DeleteAsync(byId ? $"/sessions/{await there.SessionIdAsync()}" : "/sessions");
        await OthersReads.WaitForAsync(1);

        Assert.That(ended.Status, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(await StatusOfSessionAsync(there), Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task Adding_or_removing_a_permission_on_one_node_takes_effect_on_the_other()
    {
        var (key, caller) = await WarmAtOtherAsync();

        await Admin.PatchAsync(key.Path, """{"permissions":["readMerchants"]}""");
        await OthersReads.WaitForAsync(1);
        var taken = await caller.GetAsync("/apikeys");
        await Admin.PatchAsync(key.Path, """{"permissions":["readApiKeys"]}""");
        await OthersReads.WaitForAsync(1);
        var given = await caller.GetAsync("/apikeys");

        Assert.That(taken.Code, Is.EqualTo("missing_permission"));
        Assert.That(given.Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_superAdmin_at_the_other_node_is_limited_to_the_remaining_permissions_of_an_account()
    {
        var account = await Seed.AccountAsync();
        var there = AtOther(AdminIn(account));
        await there.MakeKeyAsync("readMerchants");

        await Seed.ChangeAsync(async db =>
        {
            var changed = await db.Accounts.SingleAsync(a => a.Id == new Domain.Accounts.AccountId(NumberOf(account)));
            db.Entry(changed).Property<long>(Setup.Seed.BuiltInPermissions).CurrentValue = PermissionSet.Of([Permission.ReadApiKeys]).Bits;
        });
        await OthersReads.WaitForAsync(1);

        Assert.That((await there.PostKeyAsync("readMerchants")).Code, Is.EqualTo("permission_not_grantable"));
    }

    [Test]
    public async Task A_new_key_works_at_the_other_node_before_that_has_read_anything()
    {
        OthersReads.IsFailing = true;

        var key = await Admin.MakeKeyAsync("readApiKeys");

        Assert.That(await StatusOfSessionAsync(AtOther(Using(key))), Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_caller_that_prefers_to_wait_gets_a_correct_confirmation_by_every_node()
    {
        var (key, caller) = await WarmAtOtherAsync();

        var deleted = await With(("Authorization", $"Bearer {AdminToken}"), ("Prefer", "wait=60")).DeleteAsync(key.Path);
        var refused = await StatusOfSessionAsync(caller);

        Assert.That(deleted.Header("Pulse-Revocation"), Does.StartWith("confirmed=2/2, lag="));
        Assert.That(refused, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task The_change_feed_is_read_with_one_query_for_any_number_of_cached_credentials()
    {
        var few = await SentInReadsAsync(5);
        for (var i = 0; i < 100; i++)
        {
            await WarmAtOtherAsync();
        }

        // Counters in memory are written at intervals, and on a busy machine possibly during the measurement.
        await Other.Services.GetRequiredService<IUsageRecorder>().FlushAsync(CancellationToken.None);
        await OthersReads.WaitForAsync(1);
        var many = await SentInReadsAsync(5);

        Assert.That(few.Distinct(), Has.Exactly(1).Items);
        Assert.That(many.Distinct(), Is.EqualTo(few.Distinct()));
    }

    /// <returns>Everything that the other node sends to the database during this number of reads of the feed.</returns>
    private async Task<string[]> SentInReadsAsync(int reads)
    {
        OthersReads.Begun.Clear();
        OthersCommands.Take();
        await OthersReads.WaitForAsync(reads);
        return [.. OthersReads.Begun, .. OthersCommands.Take()];
    }
}
