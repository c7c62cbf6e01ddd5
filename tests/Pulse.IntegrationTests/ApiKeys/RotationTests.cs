using System.Net;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.ApiKeys;

/// <summary>A key keeps its id and its identifier. Its secret can be replaced without an interruption of service.</summary>
public sealed class RotationTests(TestDatabase database) : ContractTests(database)
{
    protected override Dictionary<string, string> MoreSettings => new() { ["Sessions:LifetimeMinutes"] = "525600" };

    [Test]
    public async Task A_rotated_key_is_the_same_key_with_a_new_secret_that_is_shown_once()
    {
        var key = await Admin.MakeKeyAsync();

        var rotated = await Admin.RotateAsync(key);
        var seen = await Admin.GetAsync(key.Path);

        Assert.That(rotated.Status, Is.EqualTo(HttpStatusCode.OK), rotated.Text);
        Assert.That(new[] { rotated.Id(), rotated.Identifier() }, Is.EqualTo([key.Id, key.ApiKey]));
        Assert.That(rotated.Secret(), Does.Match("^pls_[0-9A-Za-z]{49}$").And.Not.EqualTo(key.Secret));
        Assert.That((string?)rotated.Json["secretHint"], Is.EqualTo(rotated.Secret()[^4..]));
        Assert.That(rotated.Header("ETag"), Is.Not.EqualTo(key.ETag).And.EqualTo(seen.Header("ETag")));
        Assert.That(seen.Json.AsObject().ContainsKey("apiSecret"), Is.False);
        Assert.That(seen.Text, Does.Not.Contain(rotated.Secret()));
    }

    [Test]
    public async Task Both_secrets_work_during_the_grace_period_and_the_old_one_ends_at_its_instant()
    {
        var key = await Admin.MakeKeyAsync();
        var rotated = await Admin.RotateAsync(key, new { graceSeconds = 600 });
        var endsAt = App.Clock.GetUtcNow().AddSeconds(600);

        Assert.That(rotated.SecretsIn("retiring"), Is.EqualTo(new[] { (key.Secret[^4..], (string?)Instants.Text(endsAt)) }));
        Assert.That(rotated.SecretsIn("active"), Is.EqualTo(new[] { (rotated.Secret()[^4..], (string?)null) }));
        App.Clock.SetUtcNow(endsAt.AddMilliseconds(-1));
        Assert.That(await StatusesOfSessionsAsync(Using(key), Using(rotated)), Is.EqualTo([HttpStatusCode.OK, HttpStatusCode.OK]));
        App.Clock.SetUtcNow(endsAt);
        Assert.That(
            await StatusesOfSessionsAsync(Using(key), Using(rotated)), Is.EqualTo([HttpStatusCode.Unauthorized, HttpStatusCode.OK]));
        Assert.That((await Admin.GetAsync(key.Path)).States(), Is.EqualTo(["active"]));
    }

    [Test]
    public async Task The_default_grace_period_is_one_day()
    {
        var rotated = await Admin.RotateAsync(await Admin.MakeKeyAsync());

        Assert.That(rotated.SecretsIn("retiring").Single().EndsAt, Is.EqualTo(Instants.Text(App.Clock.GetUtcNow().AddDays(1))));
    }

    [Test]
    public async Task The_grace_period_is_limited_to_thirty_days_and_the_response_shows_it()
    {
        var rotated = await Admin.RotateAsync(await Admin.MakeKeyAsync(), new { graceSeconds = 315_360_000 });

        Assert.That(rotated.SecretsIn("retiring").Single().EndsAt, Is.EqualTo(Instants.Text(App.Clock.GetUtcNow().AddDays(30))));
    }

    [Test]
    public async Task Grace_ends_with_the_key()
    {
        var expiresAt = App.Clock.GetUtcNow().AddHours(1);
        var key = await Admin.MakeKeyFromAsync(new { name = "short", permissions = (string[])["readMerchants"], expiresAt });

        var rotated = await Admin.RotateAsync(key);
        var sooner = await Admin.PatchAsync(key.Path, new { expiresAt = expiresAt.AddMinutes(-30) });
        var later = await Admin.PatchAsync(key.Path, new { expiresAt = expiresAt.AddDays(2) });

        Assert.That(rotated.SecretsIn("retiring").Single().EndsAt, Is.EqualTo(Instants.Text(expiresAt)));
        Assert.That(
            new[] { sooner, later }.Select(answer => answer.SecretsIn("retiring").Single().EndsAt),
            Is.All.EqualTo(Instants.Text(expiresAt.AddMinutes(-30))));
    }

    [Test]
    public async Task Without_a_grace_period_the_old_secret_is_refused_at_the_next_request()
    {
        var key = await Admin.MakeKeyAsync();
        Setup.Api[] old = [Using(key), await LoginAsync(key)];
        await StatusesOfSessionsAsync(old);

        var rotated = await Admin.RotateAsync(key, new { graceSeconds = 0 });

        Assert.That(rotated.Header("Pulse-Revocation"), Does.StartWith("confirmed=1/1"));
        Assert.That(rotated.States(), Is.EqualTo(["active"]));
        Assert.That(await StatusesOfSessionsAsync(old), Is.All.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await StatusesOfSessionsAsync(Using(rotated)), Is.EqualTo([HttpStatusCode.OK]));
    }

    [Test]
    public async Task Sessions_end_with_the_secret_that_created_them()
    {
        var key = await Admin.MakeKeyAsync();
        var old = await LoginAsync(key);
        var rotated = await Admin.RotateAsync(key, new { graceSeconds = 60 });
        var late = await LoginAsync(key);
        var fresh = await LoginAsync(rotated.AsKey());

        Assert.That(
            (string?)(await old.GetAsync("/auth/session")).Json["expiresAt"], Is.EqualTo(rotated.SecretsIn("retiring").Single().EndsAt));
        App.Clock.Advance(TimeSpan.FromSeconds(60));

        Assert.That(
            await StatusesOfSessionsAsync(old, late, fresh),
            Is.EqualTo([HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.OK]));
    }

    [Test]
    public async Task Rotating_again_ends_the_secret_that_was_retiring()
    {
        var first = await Admin.MakeKeyAsync();
        var second = (await Admin.RotateAsync(first)).AsKey();
        await StatusesOfSessionsAsync(Using(first), Using(second));

        var third = await Admin.RotateAsync(first);

        Assert.That(third.States(), Is.EqualTo(["active", "retiring"]));
        Assert.That(
            await StatusesOfSessionsAsync(Using(first), Using(second), Using(third)),
            Is.EqualTo([HttpStatusCode.Unauthorized, HttpStatusCode.OK, HttpStatusCode.OK]));
    }

    [Test]
    public async Task Completing_a_rotation_ends_the_grace_period_immediately()
    {
        var key = await Admin.MakeKeyAsync();
        var rotated = await Admin.RotateAsync(key);
        await StatusesOfSessionsAsync(Using(key));

        var completed = await Admin.PostAsync($"{key.Path}/rotate/complete");
        var again = await Admin.PostAsync($"{key.Path}/rotate/complete");

        Assert.That(completed.Status, Is.EqualTo(HttpStatusCode.OK), completed.Text);
        Assert.That(completed.States(), Is.EqualTo(["active"]));
        Assert.That(
            await StatusesOfSessionsAsync(Using(key), Using(rotated)), Is.EqualTo([HttpStatusCode.Unauthorized, HttpStatusCode.OK]));
        again.AssertProblem(HttpStatusCode.Conflict, "no_retiring_secret");
    }

    [Test]
    public async Task A_new_expiry_can_come_with_the_new_secret()
    {
        var key = await Admin.MakeKeyAsync();
        var expiresAt = App.Clock.GetUtcNow().AddDays(90);

        var rotated = await Admin.RotateAsync(key, new { expiresAt });
        var immortal = await Admin.RotateAsync(key, """{"expiresAt":null}""");

        Assert.That((string?)rotated.Json["expiresAt"], Is.EqualTo(Instants.Text(expiresAt)));
        Assert.That((string?)immortal.Json["expiresAt"], Is.Null);
    }

    [Test]
    public async Task An_inactive_key_cannot_be_reactivated_by_rotation()
    {
        var (disabled, expired, deleted) = (await Admin.MakeKeyAsync(), await ExpiredAsync(), await Admin.MakeKeyAsync());
        await Admin.PatchAsync(disabled.Path, new { active = false });
        await Admin.DeleteAsync(deleted.Path);

        (await Admin.RotateAsync(disabled)).AssertProblem(HttpStatusCode.Conflict, "api_key_disabled");
        (await Admin.RotateAsync(expired, """{"expiresAt":null}""")).AssertProblem(HttpStatusCode.Conflict, "api_key_expired");
        (await Admin.RotateAsync(deleted)).AssertProblem(HttpStatusCode.NotFound, "not_found");
    }

    [Test]
    public async Task An_invalid_rotation_request_is_refused_and_changes_nothing()
    {
        var key = await Admin.MakeKeyAsync();
        var before = (await Admin.GetAsync(key.Path)).Text;

        (await Admin.RotateAsync(key, new { graceSeconds = -1 })).AssertInvalid("graceSeconds");
        (await Admin.RotateAsync(key, new { graceSeconds = 315_360_001 })).AssertInvalid("graceSeconds");
        (await Admin.RotateAsync(key, """{"graceSeconds":99999999999}""")).AssertInvalid("graceSeconds");
        (await Admin.RotateAsync(key, """{"graceSeconds":1.5}""")).AssertInvalid("graceSeconds");
        (await Admin.RotateAsync(key, """{"graceSeconds":"60"}""")).AssertInvalid("graceSeconds");
        (await Admin.RotateAsync(key, new { activation = "later" })).AssertInvalid("activation");
        (await Admin.RotateAsync(key, new { activation = 1 })).AssertInvalid("activation");
        (await Admin.RotateAsync(key, new { grace = 60 })).AssertInvalid("grace");
        (await Admin.RotateAsync(key, new { expiresAt = App.Clock.GetUtcNow() })).AssertInvalid("expiresAt");

        Assert.That((await Admin.GetAsync(key.Path)).Text, Is.EqualTo(before));
    }

    [Test]
    public async Task A_rotation_honours_If_Match()
    {
        var key = await Admin.MakeKeyAsync();

        var stale = await Admin.SendAsync(HttpMethod.Post, $"{key.Path}/rotate", ifMatch: "\"7\"");
        var current = await Admin.SendAsync(HttpMethod.Post, $"{key.Path}/rotate", ifMatch: key.ETag);

        stale.AssertProblem(HttpStatusCode.PreconditionFailed, "precondition_failed");
        Assert.That(current.Status, Is.EqualTo(HttpStatusCode.OK), current.Text);
    }

    private async Task<Key> ExpiredAsync()
    {
        var expiresAt = App.Clock.GetUtcNow().AddSeconds(1);
        var key = await Admin.MakeKeyFromAsync(new { name = "short", permissions = (string[])["readMerchants"], expiresAt });
        App.Clock.SetUtcNow(expiresAt);
        return key;
    }

    private Setup.Api Using(Answer rotated) => Using(rotated.AsKey());
}
