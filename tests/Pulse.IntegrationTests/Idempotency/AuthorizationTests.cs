using System.Net;
using Pulse.Domain.Permissions;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Idempotency;

/// <summary>Who may no longer make a call does not get its answer either.</summary>
public sealed class AuthorizationTests(TestDatabase database) : ContractTests(database)
{
    [Test]
    public async Task A_permission_that_was_taken_away_comes_before_the_replay()
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
    public async Task A_credential_that_was_revoked_comes_before_the_replay()
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
    public async Task A_logout_ends_the_session_that_could_ask_for_its_answer()
    {
        var user = await LoginNewUserAsync(await Seed.AccountAsync(), Permission.ReadApiKeys);
        var value = Retries.NewValue();

        var first = await user.PostOnceAsync(value, "/auth/logout");
        var again = await user.PostOnceAsync(value, "/auth/logout");

        Assert.That(first.Status, Is.EqualTo(HttpStatusCode.NoContent), first.Text);
        again.AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Test]
    public async Task A_header_that_cannot_be_one_comes_after_the_permission()
    {
        var reader = await (await AdminInNewAccountAsync()).MakeKeyAsync("readApiKeys");

        (await Using(reader).MakeOnceAsync(new string('a', 256))).AssertProblem(HttpStatusCode.Forbidden, "missing_permission");
    }
}
