using System.Net;
using Pulse.Domain.Roles;
using Pulse.IntegrationTests.Setup;
using static Pulse.IntegrationTests.Setup.Users;

namespace Pulse.IntegrationTests.Users;

public sealed class UpdateTests(TestDatabase database) : UserTests(database)
{
    [Test]
    public async Task A_deactivated_user_is_refused_at_the_next_request_and_can_log_in_after_reactivation()
    {
        var account = await Seed.AccountAsync();
        var (id, email) = await MemberAsync(account);
        var admin = await AccountAdminAsync(account);
        var (first, second) = (await LoginAsync(email, Seed.Password), await LoginAsync(email, Seed.Password));
        var before = await StatusesOfSessionsAsync(first, second);

        var updated = await admin.PatchAsync($"/users/{id}", new { active = false });

        Assert.That(before, Is.All.EqualTo(HttpStatusCode.OK));
        Assert.That(await StatusesOfSessionsAsync(first, second), Is.All.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(
            ((bool)updated.Json["active"]!, updated.Header("ETag")![..3], updated.Header("Pulse-Revocation") is not null),
            Is.EqualTo((false, "\"2-", true)));
        (await Anonymous().PostAsync("/auth/login", new { email, password = Seed.Password }))
            .AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");

        await admin.PatchAsync($"/users/{id}", new { active = true });
        Assert.That(
            await StatusesOfSessionsAsync(first, second), Is.All.EqualTo(HttpStatusCode.Unauthorized), "Ended sessions stay ended.");
        await LoginAsync(email, Seed.Password);
    }

    [Test]
    public async Task Deactivating_a_user_ends_impersonations_of_that_user()
    {
        var account = await Seed.AccountAsync();
        var (id, _) = await MemberAsync(account);
        var impersonator = await LoginAsync(await Seed.UserAsync([account], (Role.SuperAdminId, null)), Seed.Password);
        var session = await impersonator.SessionIdAsync();
        await Seed.ChangeAsync(db => db.ImpersonateAsync(Guid.Parse(session), id));
        var before = await StatusOfSessionAsync(impersonator);

        await (await AccountAdminAsync(account)).PatchAsync($"/users/{id}", new { active = false });

        Assert.That(before, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await StatusOfSessionAsync(impersonator), Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task A_new_email_is_what_the_user_logs_in_by()
    {
        var account = await Seed.AccountAsync();
        var (id, email) = await MemberAsync(account);
        var admin = await AccountAdminAsync(account);
        var renamed = NewEmail();
        var token = await admin.PostAsync($"/users/{id}/password-token");

        var updated = await admin.PatchAsync($"/users/{id}", new { email = renamed });

        Assert.That((updated.Status, (string?)updated.Json["email"]), Is.EqualTo((HttpStatusCode.OK, renamed)), updated.Text);
        (await Anonymous().PostAsync("/auth/login", new { email, password = Seed.Password }))
            .AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");
        Assert.That(
            (string?)(await (await LoginAsync(renamed.ToUpperInvariant(), Seed.Password)).GetAsync("/auth/session")).Json["email"],
            Is.EqualTo(renamed));
        Assert.That(token.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await CredentialAsync(id)).PasswordTokenHash, Is.Null, "A token for the old e-mail address is invalid.");
    }

    [Test]
    public async Task A_user_whose_email_is_changed_is_logged_out_immediately()
    {
        var account = await Seed.AccountAsync();
        var (id, email) = await MemberAsync(account);
        var admin = await AccountAdminAsync(account);
        var (first, second) = (await LoginAsync(email, Seed.Password), await LoginAsync(email, Seed.Password));
        var before = await StatusesOfSessionsAsync(first, second);

        var updated = await admin.PatchAsync($"/users/{id}", new { email = NewEmail(), active = true });

        Assert.That(before, Is.All.EqualTo(HttpStatusCode.OK));
        Assert.That(updated.Header("Pulse-Revocation"), Does.StartWith("confirmed="), updated.Text);
        Assert.That(await StatusesOfSessionsAsync(first, second), Is.All.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task The_letter_case_of_an_email_can_be_changed()
    {
        var account = await Seed.AccountAsync();
        var (id, email) = await MemberAsync(account);

        var updated = await (await AccountAdminAsync(account)).PatchAsync($"/users/{id}", new { email = email.ToUpperInvariant() });

        Assert.That((string?)updated.Json["email"], Is.EqualTo(email.ToUpperInvariant()), updated.Text);
        await LoginAsync(email, Seed.Password);
    }

    [Test]
    public async Task An_update_without_changes_does_not_count_as_an_edit()
    {
        var (id, email) = await MemberAsync(await Seed.AccountAsync());

        var updated = await Admin.PatchAsync($"/users/{id}", new { email, active = true });
        var empty = await Admin.PatchAsync($"/users/{id}", "{}");

        Assert.That(new[] { updated.Header("ETag"), empty.Header("ETag") }, Is.All.StartsWith("\"1-"));
        Assert.That((string?)empty.Json["updatedBy"], Is.EqualTo("tests"));
    }

    [Test]
    public async Task An_update_with_an_old_version_is_refused()
    {
        var (id, _) = await MemberAsync(await Seed.AccountAsync());
        await Admin.PatchAsync($"/users/{id}", new { active = false }, "\"1\"");

        (await Admin.PatchAsync($"/users/{id}", new { active = true }, "\"1\""))
            .AssertProblem(HttpStatusCode.PreconditionFailed, "precondition_failed");
        Assert.That((await Admin.PatchAsync($"/users/{id}", new { active = true }, "\"2\"")).Header("ETag"), Does.StartWith("\"3-"));
        Assert.That((await Admin.GetAsync($"/users/{id}")).Header("ETag"), Does.StartWith("\"3-"));
    }

    [Test]
    public async Task Of_two_concurrent_changes_that_state_a_version_only_one_succeeds()
    {
        var (id, _) = await MemberAsync(await Seed.AccountAsync());

        var answers =
            await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Admin.PatchAsync($"/users/{id}", new { email = NewEmail() }, "\"1\"")));

        Assert.That(answers.Count(answer => answer.Status == HttpStatusCode.OK), Is.EqualTo(1));
        Assert.That(
            answers.Where(answer => answer.Status != HttpStatusCode.OK).Select(answer => answer.Status),
            Is.All.EqualTo(HttpStatusCode.PreconditionFailed));
    }

    [TestCase("""{"email":null}""", "email")]
    [TestCase("""{"email":"nobody"}""", "email")]
    [TestCase("""{"active":null}""", "active")]
    [TestCase("""{"active":"no"}""", "active")]
    [TestCase("""{"mfaEnabled":false}""", "mfaEnabled")]
    [TestCase("""{"pending":false}""", "pending")]
    [TestCase("""{"accounts":[]}""", "accounts")]
    [TestCase("""{"roles":[{"id":1}]}""", "roles")]
    [TestCase("""{"id":1}""", "id")]
    [TestCase("""{"password":"a password of mine"}""", "password")]
    public async Task Invalid_or_read_only_fields_are_refused_with_their_path(string body, string path)
    {
        var (id, _) = await MemberAsync(await Seed.AccountAsync());

        (await Admin.PatchAsync($"/users/{id}", body)).AssertInvalid(path);

        Assert.That((await Admin.GetAsync($"/users/{id}")).Header("ETag"), Does.StartWith("\"1-"));
    }

    [Test]
    public async Task A_user_cannot_deactivate_or_rename_themselves()
    {
        var account = await Seed.AccountAsync();
        var name = await NewAccountAdminAsync(account);
        var admin = await LoginAsync(name, Seed.Password);
        var own = $"/users/{await IdOfAsync(name)}";

        var deactivated = await admin.PatchAsync(own, new { active = false });
        deactivated.AssertProblem(HttpStatusCode.Conflict, "own_user");
        Assert.That((string?)deactivated.Json["detail"], Is.EqualTo("You cannot deactivate or delete your own user."));
        var renamed = await admin.PatchAsync(own, new { email = NewEmail() });
        renamed.AssertProblem(HttpStatusCode.Conflict, "own_user");
        Assert.That(
            (string?)renamed.Json["detail"],
            Is.EqualTo("A change of your own e-mail requires your password. Change it with POST /auth/email."));
        Assert.That((await admin.PatchAsync(own, new { email = name, active = true })).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_pending_user_is_renamed_freely()
    {
        var account = await Seed.AccountAsync();
        var admin = await AccountAdminAsync(account);
        var (_, elsewhere) = await MemberAsync(await Seed.AccountAsync());
        var made = await admin.MakeUserAsync();

        var toElsewhere = await admin.PatchAsync(made.Path, new { email = elsewhere });
        var invited = await CredentialAsync(made.Id);
        var toNobody = await admin.PatchAsync(made.Path, new { email = "x" + elsewhere });
        var ordinary = await CredentialAsync(made.Id);

        Assert.That(
            (toElsewhere.Status, toNobody.Status), Is.EqualTo((HttpStatusCode.OK, HttpStatusCode.OK)), toElsewhere.Text + toNobody.Text);
        Assert.That(
            (invited.UserName!.StartsWith("invited:", StringComparison.Ordinal), invited.PasswordTokenHash),
            Is.EqualTo((true, (byte[]?)null)));
        Assert.That((ordinary.UserName, ordinary.Email), Is.EqualTo((invited.UserName, "x" + elsewhere)));
        await LoginAsync(elsewhere, Seed.Password);
    }

    [Test]
    public async Task An_email_that_the_caller_sees_in_use_is_refused()
    {
        var account = await Seed.AccountAsync();
        var admin = await AccountAdminAsync(account);
        var ((id, _), (_, other), pending) = (await MemberAsync(account), await MemberAsync(account), await admin.MakeUserAsync());

        (await admin.PatchAsync($"/users/{id}", new { email = other.ToUpperInvariant() }))
            .AssertProblem(HttpStatusCode.Conflict, "duplicate_email");
        (await admin.PatchAsync($"/users/{id}", new { email = pending.Email })).AssertProblem(HttpStatusCode.Conflict, "duplicate_email");
        (await admin.PatchAsync(pending.Path, new { email = other })).AssertProblem(HttpStatusCode.Conflict, "duplicate_email");
        (await Admin.PatchAsync($"/users/{id}", new { email = PulseApp.AdminEmail }))
            .AssertProblem(HttpStatusCode.Conflict, "duplicate_email");
    }

    [Test]
    public async Task After_ten_refused_emails_with_a_login_elsewhere_no_other_email_is_checked()
    {
        var account = await Seed.AccountAsync();
        var (id, email) = await MemberAsync(account);
        var (_, elsewhere) = await MemberAsync(await Seed.AccountAsync());
        var admin = await AccountAdminAsync(account);
        var pending = await admin.MakeUserAsync();

        var refused = await Task.WhenAll(Enumerable.Range(0, 14).Select(_ => admin.PatchAsync($"/users/{id}", new { email = elsewhere })));

        Assert.That(
            refused.Count(answer => answer.Code == "email_unavailable" && answer.Status == HttpStatusCode.Conflict), Is.EqualTo(10));
        Assert.That(
            refused.Count(answer => answer.Code == "too_many_emails" && answer.Status == HttpStatusCode.TooManyRequests), Is.EqualTo(4));
        var free = await admin.PatchAsync($"/users/{id}", new { email = NewEmail() });
        free.AssertProblem(HttpStatusCode.TooManyRequests, "too_many_emails");
        Assert.That(int.Parse(free.Header("Retry-After")!, System.Globalization.CultureInfo.InvariantCulture), Is.InRange(1, 15 * 60));
        Assert.That(
            (await admin.PatchAsync(pending.Path, new { email = NewEmail() })).Status,
            Is.EqualTo(HttpStatusCode.OK),
            "A pending user reveals nothing.");
        Assert.That((await admin.PatchAsync($"/users/{id}", new { email, active = false })).Status, Is.EqualTo(HttpStatusCode.OK));
        var another = await (await AccountAdminAsync(account)).PatchAsync($"/users/{id}", new { email = NewEmail(), active = true });
        another.AssertProblem(HttpStatusCode.TooManyRequests, "too_many_emails");
        Assert.That(
            (await EventsAsync(account, id)).Count(happened => (string?)happened["action"] == "user.emailRefused"),
            Is.EqualTo(1),
            "Repeated events are only counted.");
    }

    [Test]
    public async Task Another_accounts_user_does_not_exist()
    {
        var admin = await AccountAdminAsync(await Seed.AccountAsync());
        var (id, _) = await MemberAsync(await Seed.AccountAsync());

        foreach (var call in (Func<int, Task<Answer>>[])
        [
            user => admin.GetAsync($"/users/{user}"),
            user => admin.PatchAsync($"/users/{user}", new { active = false }, "\"7\""),
            user => admin.DeleteAsync($"/users/{user}"),
            user => admin.PostAsync($"/users/{user}/password-token"),
            user => admin.SetAccountsAsync(user, new { accounts = Array.Empty<object>() }),
        ])
        {
            var (foreign, unknown) = (await call(id), await call(2_000_000_000));
            foreign.AssertProblem(HttpStatusCode.NotFound, "not_found");
            Assert.That(foreign.WithoutTrace(), Is.EqualTo(unknown.WithoutTrace()));
        }

        Assert.That((bool)(await Admin.GetAsync($"/users/{id}")).Json["active"]!, Is.True);
    }
}
