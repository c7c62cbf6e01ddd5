using System.Net;
using Pulse.Domain.Permissions;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Idempotency;

/// <summary>A replay is refused if the caller has lost the right to the request.</summary>
public sealed class AuthorizationTests(TestDatabase database) : ContractTests(database)
{
    [Test]
    public async Task A_removed_permission_is_refused_before_the_replay()
    {
        var admin = await AdminInNewAccountAsync();
        var maker = await admin.MakeKeyAsync("writeApiKeys", "readMerchants");
        var value = Retries.NewValue();
        var first = await Using(maker).MakeOnceAsync(value);
        Assert.That(first.Status, Is.EqualTo(HttpStatusCode.Created), first.Text);

        await admin.PatchAsync(maker.Path, new { permissions = new[] { "readMerchants" } });

        (await Using(maker).MakeOnceAsync(value)).AssertProblem(HttpStatusCode.Forbidden, "missing_permission");
    }

    [Test]
    public async Task A_revoked_credential_is_refused_before_the_replay()
    {
        var admin = await AdminInNewAccountAsync();
        var maker = await admin.MakeKeyAsync("writeApiKeys", "readMerchants");
        var session = await LoginAsync(maker);
        var value = Retries.NewValue();
        var answers = new[] { await Using(maker).MakeOnceAsync(value), await session.MakeOnceAsync(value) };
        Assert.That(answers.Select(answer => answer.Status), Is.All.EqualTo(HttpStatusCode.Created));

        await admin.DeleteAsync(maker.Path);

        (await Using(maker).MakeOnceAsync(value)).AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");
        (await session.MakeOnceAsync(value)).AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Test]
    public async Task A_repeated_logout_is_not_replayed_because_its_session_has_ended()
    {
        var user = await LoginNewUserAsync(await Seed.AccountAsync(), Permission.ReadApiKeys);
        var value = Retries.NewValue();

        var first = await user.PostOnceAsync(value, "/auth/logout");
        var again = await user.PostOnceAsync(value, "/auth/logout");

        Assert.That(first.Status, Is.EqualTo(HttpStatusCode.NoContent), first.Text);
        again.AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Test]
    public async Task A_secret_is_not_replayed_to_a_caller_who_lost_a_permission_of_its_key()
    {
        var admin = await AdminInNewAccountAsync();
        var role = (int)(await admin.PostAsync(
            "/roles", new { name = "Keys", permissions = new[] { "writeApiKeys", "readMerchants" } })).Json["id"]!;
        var made = await admin.MakeUserAsync(roleIds: role);
        await Anonymous().PostAsync("/auth/password/set", new { token = made.Token, password = Seed.Password });
        var user = await LoginAsync(made.Email, Seed.Password);
        var value = Retries.NewValue();
        var first = await user.MakeOnceAsync(value);
        Assert.That(first.Status, Is.EqualTo(HttpStatusCode.Created), first.Text);

        await admin.PatchAsync($"/roles/{role}", new { permissions = new[] { "writeApiKeys" } });
        var refused = await user.MakeOnceAsync(value);
        await admin.PatchAsync($"/roles/{role}", new { permissions = new[] { "writeApiKeys", "readMerchants" } });
        var again = await user.MakeOnceAsync(value);

        refused.AssertProblem(HttpStatusCode.Forbidden, "exceeds_caller");
        Assert.That(again.Text, Is.EqualTo(first.Text));
    }

    [Test]
    public async Task A_secret_is_not_replayed_once_its_key_holds_more_than_the_caller()
    {
        var admin = await AdminInNewAccountAsync();
        var maker = await admin.MakeKeyAsync("writeApiKeys", "readMerchants");
        var value = Retries.NewValue();
        var first = await Using(maker).MakeOnceAsync(value);
        await admin.PatchAsync($"/apikeys/{first.Id()}", new { permissions = new[] { "readMerchants", "writeMerchants" } });

        (await Using(maker).MakeOnceAsync(value)).AssertProblem(HttpStatusCode.Forbidden, "exceeds_caller");
    }

    [Test]
    public async Task A_token_for_a_user_is_not_replayed_once_the_user_holds_more_than_the_caller()
    {
        var account = await Seed.AccountAsync();
        var admin = AdminIn(account);
        var caller = await LoginNewUserAsync(account, Permission.WriteUsers, Permission.ReadUsers);
        var (value, body) = (Retries.NewValue(), new { email = Setup.Users.NewEmail() });
        var first = await caller.PostOnceAsync(value, "/users", body);
        Assert.That(first.Status, Is.EqualTo(HttpStatusCode.Created), first.Text);
        var role = (int)(await admin.PostAsync("/roles", new { name = "More", permissions = new[] { "writeApiKeys" } })).Json["id"]!;
        await admin.PostAsync($"/roles/{role}/assignments", new { userId = (int)first.Json["id"]! });

        (await caller.PostOnceAsync(value, "/users", body)).AssertProblem(HttpStatusCode.Forbidden, "permission_not_grantable");
    }

    [Test]
    public async Task A_key_that_rotated_itself_gets_its_new_secret_again_with_the_old_one()
    {
        var key = await (await AdminInNewAccountAsync()).MakeKeyAsync("writeApiKeys");
        var value = Retries.NewValue();

        var first = await Using(key).PostOnceAsync(value, $"{key.Path}/rotate");
        var again = await Using(key).PostOnceAsync(value, $"{key.Path}/rotate");

        Assert.That(first.Status, Is.EqualTo(HttpStatusCode.OK), first.Text);
        Assert.That(again.Text, Is.EqualTo(first.Text));
    }

    [Test]
    public async Task A_malformed_idempotency_key_is_reported_after_a_missing_permission()
    {
        var reader = await (await AdminInNewAccountAsync()).MakeKeyAsync("readApiKeys");

        (await Using(reader).MakeOnceAsync(new string('a', 256))).AssertProblem(HttpStatusCode.Forbidden, "missing_permission");
    }
}
