using System.Net;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Impersonation;

/// <summary>What an impersonator can and cannot do.</summary>
public sealed class InPersonTests(TestDatabase database) : ImpersonationGround(database)
{
    private string account = "";
    private Key key = null!;
    private Setup.Api acting = null!;

    [OneTimeSetUp]
    public async Task ActAsync()
    {
        account = await OpenAccountAsync();
        key = await AdminIn(account).MakeKeyAsync("readMerchants");
        acting = await ActAsync(Admin, await KnownAsync(await Seed.UserAsync([account], (Role.AccountAdminId, account))));
    }

    [TestCase("POST", "/apikeys")]
    [TestCase("POST", "/apikeys/{key}/rotate")]
    [TestCase("POST", "/applications")]
    [TestCase("POST", "/applications/{key}/application-key")]
    [TestCase("GET", "/sessions")]
    [TestCase("DELETE", "/sessions")]
    [TestCase("DELETE", "/sessions/{key}")]
    [TestCase("POST", "/auth/impersonate")]
    public async Task An_impersonated_session_cannot_manage_sessions_or_obtain_new_secrets(string method, string path)
    {
        using var content = method == "POST" ? new StringContent("{}", System.Text.Encoding.UTF8, "application/json") : null;

        (await acting.SendAsync(new HttpMethod(method), path.Replace("{key}", key.Id, StringComparison.Ordinal), content))
            .AssertProblem(HttpStatusCode.Forbidden, "impersonating");
    }

    [Test]
    public async Task Actions_permitted_to_both_users_work_while_impersonating_and_name_the_impersonated_user()
    {
        var mine = await AdminIn(account).MakeKeyAsync("readMerchants");
        Answer[] done =
        [
            await acting.GetAsync("/auth/session"),
            await acting.GetAsync("/permissions"),
            await acting.GetAsync("/apikeys"),
            await acting.PatchAsync(mine.Path, new { active = false }),
            await acting.GetAsync("/audit-events"),
            await acting.SendAsync(HttpMethod.Delete, mine.Path),
        ];

        Assert.That(done.Select(answer => (int)answer.Status), Is.EqualTo(new[] { 200, 200, 200, 200, 200, 204 }));
    }

    [Test]
    public async Task Stopping_an_impersonation_revokes_its_token_before_the_response_and_keeps_the_impersonators_session()
    {
        var open = await OpenAccountAsync();
        var own = await LoginAsync(await PersonAsync(open, Permission.ImpersonateUsers));
        var clerk = await PersonAsync(open);
        var (one, other) = (await ActAsync(own, clerk), await ActAsync(own, clerk));

        var stopped = await one.PostAsync("/auth/impersonate/stop");

        Assert.That((stopped.Status, stopped.Text), Is.EqualTo((HttpStatusCode.NoContent, "")));
        Assert.That(stopped.Header("Pulse-Revocation"), Does.StartWith("confirmed="));
        Assert.That(
            await StatusesOfSessionsAsync(one, other, own),
            Is.EqualTo(new[] { HttpStatusCode.Unauthorized, HttpStatusCode.OK, HttpStatusCode.OK }));
        (await one.PostAsync("/auth/impersonate/stop")).AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Test]
    public async Task Logging_out_ends_the_impersonation_and_keeps_the_impersonators_own_session()
    {
        var open = await OpenAccountAsync();
        var own = await LoginAsync(await PersonAsync(open, Permission.ImpersonateUsers));
        var theirs = await ActAsync(own, await PersonAsync(open));

        var logout = await theirs.PostAsync("/auth/logout");

        Assert.That(logout.Status, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(await StatusesOfSessionsAsync(theirs, own), Is.EqualTo(new[] { HttpStatusCode.Unauthorized, HttpStatusCode.OK }));
    }

    [Test]
    public async Task A_caller_who_is_not_impersonating_cannot_stop_an_impersonation()
    {
        var own = await LoginAsync(await PersonAsync(account, Permission.ImpersonateUsers));
        var maker = await AdminIn(account).MakeKeyAsync("impersonateUsers");

        foreach (var caller in (Setup.Api[])[own, Using(maker), await LoginAsync(maker)])
        {
            (await caller.PostAsync("/auth/impersonate/stop")).AssertProblem(HttpStatusCode.BadRequest, "not_impersonating");
            Assert.That(await StatusOfSessionAsync(caller), Is.EqualTo(HttpStatusCode.OK));
        }
    }

    [Test]
    public async Task Stopping_an_impersonation_requires_credentials_but_no_accessible_account()
    {
        var strict = await OpenAccountAsync();
        var theirs = await ActAsync(
            await LoginAsync(await PersonAsync(strict, Permission.ImpersonateUsers, Permission.ReadUsers)), await PersonAsync(strict));
        await SetAsync<Domain.Accounts.Account, bool>(a => a.Id == IdOf(strict), nameof(Domain.Accounts.Account.RequireMfa), true);

        (await Anonymous().PostAsync("/auth/impersonate/stop")).AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");
        (await theirs.GetAsync("/auth/session")).AssertProblem(HttpStatusCode.Forbidden, "mfa_required");
        Assert.That((await theirs.PostAsync("/auth/impersonate/stop")).Status, Is.EqualTo(HttpStatusCode.NoContent));
        (await theirs.GetAsync("/auth/session")).AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");
        await SetAsync<Domain.Accounts.Account, bool>(a => a.Id == IdOf(strict), nameof(Domain.Accounts.Account.RequireMfa), false);
    }
}
