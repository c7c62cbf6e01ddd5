using System.Net;
using System.Text;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.ApiKeys;

/// <summary>A pending secret: the old secret stays valid until the first use of the new one.</summary>
public sealed class FirstUseRotationTests(TestDatabase database) : ContractTests(database)
{
    private static readonly object OnFirstUse = new { activation = "firstUse", graceSeconds = 60 };

    protected override Dictionary<string, string> MoreSettings => new() { ["Sessions:LifetimeMinutes"] = "525600" };

    [Test]
    public async Task Until_its_first_use_a_new_secret_is_pending_and_the_old_one_stays_active()
    {
        var key = await Admin.MakeKeyAsync();

        var rotated = await Admin.RotateAsync(key, OnFirstUse);
        App.Clock.Advance(TimeSpan.FromDays(3));
        var seen = await Admin.GetAsync(key.Path);

        Assert.That(seen.States(), Is.EqualTo(["active", "pending"]));
        Assert.That(seen.SecretsIn("pending"), Is.EqualTo(new[] { (rotated.Secret()[^4..], (string?)null) }));
        Assert.That((string?)seen.Json["secretHint"], Is.EqualTo(key.Secret[^4..]));
        Assert.That(await StatusOfSessionAsync(Using(key)), Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task The_first_use_activates_the_pending_secret_and_starts_the_grace_period_of_the_old_one([Values] bool byLogin)
    {
        var key = await Admin.MakeKeyAsync();
        var successor = (await Admin.RotateAsync(key, OnFirstUse)).AsKey();
        var old = await LoginAsync(key);
        App.Clock.Advance(TimeSpan.FromHours(5));

        var first = byLogin ? await LoginAsync(successor) : Using(successor);
        Assert.That(await StatusOfSessionAsync(first), Is.EqualTo(HttpStatusCode.OK));
        var seen = await Admin.GetAsync(key.Path);
        var endsAt = App.Clock.GetUtcNow().AddSeconds(60);

        Assert.That(seen.SecretsIn("retiring"), Is.EqualTo(new[] { (key.Secret[^4..], (string?)Instants.Text(endsAt)) }));
        Assert.That(seen.SecretsIn("active"), Is.EqualTo(new[] { (successor.Secret[^4..], (string?)null) }));
        Assert.That((string?)seen.Json["secretHint"], Is.EqualTo(successor.Secret[^4..]));
        App.Clock.SetUtcNow(endsAt.AddMilliseconds(-1));
        Assert.That(await StatusOfSessionAsync(Using(key)), Is.EqualTo(HttpStatusCode.OK));
        App.Clock.SetUtcNow(endsAt);
        Assert.That(new[] { await StatusOfSessionAsync(Using(key)), await StatusOfSessionAsync(old), await StatusOfSessionAsync(first) },
            Is.EqualTo([HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.OK]));
    }

    [Test]
    public async Task Without_a_grace_period_the_first_use_ends_the_old_secret()
    {
        var key = await Admin.MakeKeyAsync();
        var successor = (await Admin.RotateAsync(key, new { activation = "firstUse", graceSeconds = 0 })).AsKey();
        Assert.That(await StatusOfSessionAsync(Using(key)), Is.EqualTo(HttpStatusCode.OK));

        var first = await StatusOfSessionAsync(Using(successor));

        Assert.That(new[] { first, await StatusOfSessionAsync(Using(key)) }, Is.EqualTo([HttpStatusCode.OK, HttpStatusCode.Unauthorized]));
        Assert.That((await Admin.GetAsync(key.Path)).States(), Is.EqualTo(["active"]));
    }

    [Test]
    public async Task The_grace_period_is_limited_by_the_policy_in_force_at_the_first_use()
    {
        var account = await Seed.AccountAsync();
        var admin = AdminIn(account);
        var key = await admin.MakeKeyAsync();
        var successor = (await admin.RotateAsync(key, OnFirstUse)).AsKey();
        await admin.SendAsync(
            HttpMethod.Put,
            $"/accounts/{account}/apikey-policy",
            new StringContent("""{"maxGraceSeconds":5}""", Encoding.UTF8, "application/json"));

        await StatusOfSessionAsync(Using(successor));

        Assert.That(
            (await admin.GetAsync(key.Path)).SecretsIn("retiring").Single().EndsAt,
            Is.EqualTo(Instants.Text(App.Clock.GetUtcNow().AddSeconds(5))));
    }

    [Test]
    public async Task Parallel_first_uses_are_all_accepted_and_activate_the_secret_once()
    {
        var key = await Admin.MakeKeyAsync();
        var successor = (await Admin.RotateAsync(key, OnFirstUse)).AsKey();
        var version = (await Admin.GetAsync(key.Path)).Header("ETag");

        var statuses = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => StatusOfSessionAsync(Using(successor)))));
        var seen = await Admin.GetAsync(key.Path);

        Assert.That(statuses, Is.All.EqualTo(HttpStatusCode.OK));
        Assert.That(seen.States(), Is.EqualTo(["active", "retiring"]));
        Assert.That(VersionOf(seen.Header("ETag")!) - VersionOf(version!), Is.EqualTo(1));
    }

    [Test]
    public async Task A_pending_secret_can_be_withdrawn_and_an_active_one_cannot()
    {
        var key = await Admin.MakeKeyAsync();
        var withdrawn = (await Admin.RotateAsync(key, OnFirstUse)).AsKey();

        var cancelled = await Admin.PostAsync($"{key.Path}/rotate/cancel");
        var again = await Admin.PostAsync($"{key.Path}/rotate/cancel");

        Assert.That(cancelled.States(), Is.EqualTo(["active"]));
        Assert.That(await StatusOfSessionAsync(Using(withdrawn)), Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await StatusOfSessionAsync(Using(key)), Is.EqualTo(HttpStatusCode.OK));
        again.AssertProblem(HttpStatusCode.Conflict, "no_pending_secret");
    }

    [Test]
    public async Task Completing_a_rotation_is_refused_while_the_new_secret_is_pending()
    {
        var key = await Admin.MakeKeyAsync();
        await Admin.RotateAsync(key, OnFirstUse);

        (await Admin.PostAsync($"{key.Path}/rotate/complete")).AssertProblem(HttpStatusCode.Conflict, "no_retiring_secret");
    }

    [Test]
    public async Task Rotating_again_replaces_a_pending_secret()
    {
        var key = await Admin.MakeKeyAsync();
        var lost = (await Admin.RotateAsync(key, OnFirstUse)).AsKey();

        var found = await Admin.RotateAsync(key, OnFirstUse);

        Assert.That(found.States(), Is.EqualTo(["active", "pending"]));
        Assert.That(new[] { await StatusOfSessionAsync(Using(lost)), await StatusOfSessionAsync(Using(found.AsKey())) },
            Is.EqualTo([HttpStatusCode.Unauthorized, HttpStatusCode.OK]));
    }

    [Test]
    public async Task A_pending_secret_of_a_disabled_key_is_refused_and_stays_pending()
    {
        var key = await Admin.MakeKeyAsync();
        var successor = (await Admin.RotateAsync(key, OnFirstUse)).AsKey();
        await Admin.PatchAsync(key.Path, new { active = false });

        var refused = await StatusOfSessionAsync(Using(successor));

        Assert.That(refused, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That((await Admin.GetAsync(key.Path)).States(), Is.EqualTo(["active", "pending"]));
    }

    private static int VersionOf(string etag) => int.Parse(etag.Trim('"'), System.Globalization.CultureInfo.InvariantCulture);
}
