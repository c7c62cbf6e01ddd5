using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;
using Pulse.IntegrationTests.Setup;
using static Pulse.IntegrationTests.Setup.Users;

namespace Pulse.IntegrationTests.Users;

public sealed class CreateTests(TestDatabase database) : UserTests(database)
{
    [Test]
    public async Task A_new_user_is_pending_and_only_the_response_contains_the_token_to_set_a_password()
    {
        var account = await Seed.AccountAsync();
        var name = await NewAccountAdminAsync(account);
        var admin = await LoginAsync(name, Seed.Password);
        var email = NewEmail();

        var created = await admin.PostAsync("/users", new { email });

        Assert.That(created.Status, Is.EqualTo(HttpStatusCode.Created), created.Text);
        Assert.That(created.Header("ETag"), Does.StartWith("\"1-"));
        Assert.That(created.Header("Location"), Is.EqualTo($"/users/{(int)created.Json["id"]!}"));
        var token = (string)created.Json["setPasswordToken"]!;
        Assert.That(token, Does.Match("^[0-9a-f]{64}$"));
        var now = App.Clock.GetUtcNow().UtcDateTime;
        Assert.That(
            created.Json["setPasswordTokenExpiresAt"]!.GetValue<DateTime>().ToUniversalTime(),
            Is.EqualTo(now.AddHours(72)).Within(TimeSpan.FromMinutes(1)));

        var shown = (await admin.GetAsync(created.Header("Location")!)).Json.AsObject();
        Assert.That(shown.Select(member => member.Key), Is.EqualTo(new[]
        {
            "id", "email", "active", "pending", "mfaEnabled", "createdAt", "createdBy", "createdById", "updatedAt", "updatedBy",
            "updatedById", "accounts", "roles",
        }));
        Assert.That(
            ((string)shown["email"]!, (bool)shown["active"]!, (bool)shown["pending"]!, (bool)shown["mfaEnabled"]!),
            Is.EqualTo((email, true, true, false)));
        Assert.That(((string)shown["createdBy"]!, (string)shown["updatedBy"]!), Is.EqualTo((name, name)));
        Assert.That(AccountsIn(shown), Is.EqualTo(new[] { account + "*" }));
        Assert.That(shown["roles"]!.AsArray(), Is.Empty);
        Assert.That(shown.All(member => JsonNode.DeepEquals(member.Value, created.Json[member.Key])), Is.True);

        var stored = await CredentialAsync((int)shown["id"]!);
        Assert.That(stored.PasswordTokenHash, Is.EqualTo(SHA256.HashData(Encoding.ASCII.GetBytes(token))));
        Assert.That(stored.PasswordHash, Is.Null);
    }

    [Test]
    public async Task Roles_of_a_new_user_are_assigned_in_the_account_in_effect()
    {
        var account = await Seed.AccountAsync();
        var role = await Seed.RoleAsync(account, Permission.ReadMerchants);

        var made = await AdminIn(account).MakeUserAsync(accountAdmin: true, roleIds: role);

        Assert.That(AccountsIn(made.Json), Is.EqualTo(new[] { account + "*!" }));
        Assert.That(
            made.Json["roles"]!.AsArray().Select(held => ((int)held!["id"]!, (string?)held["accountId"])),
            Is.EqualTo(new[] { (Role.AccountAdminId, account), (role, account) }));
    }

    [TestCase("""{}""", "email")]
    [TestCase("""{"email":null}""", "email")]
    [TestCase("""{"email":""}""", "email")]
    [TestCase("""{"email":"somebody"}""", "email")]
    [TestCase("""{"email":"@pulse.test"}""", "email")]
    [TestCase("""{"email":"somebody@"}""", "email")]
    [TestCase("""{"email":" a@pulse.test"}""", "email")]
    [TestCase("""{"email":"a@pulse.test "}""", "email")]
    [TestCase("""{"email":"Some Body <a@pulse.test>"}""", "email")]
    [TestCase("""{"email":"a\u0007@pulse.test"}""", "email")]
    [TestCase("""{"email":"a\u200b@pulse.test"}""", "email")]
    [TestCase("""{"email":"a\ud800@pulse.test"}""", "email")]
    [TestCase("""{"email":7}""", "email")]
    [TestCase("""{"email":"a@pulse.test","roleIds":[1000000]}""", "roleIds[0]")]
    [TestCase("""{"email":"a@pulse.test","roleIds":[2,1]}""", "roleIds[1]")]
    [TestCase("""{"email":"a@pulse.test","roleIds":[2,2]}""", "roleIds")]
    [TestCase("""{"email":"a@pulse.test","roleIds":["2"]}""", "roleIds[0]")]
    [TestCase("""{"email":"a@pulse.test","accountAdmin":"yes"}""", "accountAdmin")]
    [TestCase("""{"email":"a@pulse.test","accountId":"2000000000000000"}""", "accountId")]
    [TestCase("""{"email":"a@pulse.test","active":true}""", "active")]
    [TestCase("""{"email":"a@pulse.test","password":"a password of mine"}""", "password")]
    public async Task Invalid_input_is_refused_with_its_path(string body, string path)
    {
        var admin = await AdminInNewAccountAsync();

        (await admin.PostAsync("/users", body)).AssertInvalid(path);

        Assert.That(await admin.EmailsAsync("?email=a@pulse.test"), Is.Empty);
    }

    [Test]
    public async Task An_email_has_254_characters_at_most()
    {
        var admin = await AdminInNewAccountAsync();
        var longest = new string('x', 254 - "@pulse.test".Length) + "@pulse.test";

        (await admin.PostAsync("/users", new { email = "x" + longest })).AssertInvalid("email");
        Assert.That((await admin.MakeUserAsync(longest)).Email, Is.EqualTo(longest));
    }

    [Test]
    public async Task Another_accounts_role_does_not_exist()
    {
        var (own, other) = (await Seed.AccountAsync(), await Seed.AccountAsync());
        var role = await Seed.RoleAsync(other, Permission.ReadMerchants);
        var admin = await AccountAdminAsync(own);

        var foreign = await admin.PostAsync("/users", new { email = NewEmail(), roleIds = new[] { role } });
        var unknown = await admin.PostAsync("/users", new { email = NewEmail(), roleIds = new[] { 1_000_000 } });

        foreign.AssertInvalid("roleIds[0]");
        Assert.That(foreign.WithoutTrace(), Is.EqualTo(unknown.WithoutTrace()));
    }

    [Test]
    public async Task A_caller_cannot_give_a_new_user_more_permissions_than_they_hold()
    {
        var account = await Seed.AccountAsync();
        var writer = await UserWriterAsync(account);
        var more = await Seed.RoleAsync(account, Permission.ReadUsers, Permission.WriteApiKeys);
        var less = await Seed.RoleAsync(account, Permission.ReadUsers);
        var email = NewEmail();

        (await writer.PostAsync("/users", new { email, roleIds = new[] { more } }))
            .AssertProblem(HttpStatusCode.Forbidden, "permission_not_grantable");
        (await writer.PostAsync("/users", new { email, accountAdmin = true }))
            .AssertProblem(HttpStatusCode.Forbidden, "account_admin_required");
        (await writer.PostAsync("/users", new { email, roleIds = new[] { Role.AccountAdminId } }))
            .AssertProblem(HttpStatusCode.Forbidden, "account_admin_required");
        Assert.That(await writer.EmailsAsync($"?email={email}"), Is.Empty);
        Assert.That((await writer.MakeUserAsync(email, roleIds: less)).Json["roles"]!.AsArray(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_key_makes_users_but_no_administrators()
    {
        var account = await Seed.AccountAsync();
        var key = Using(await AdminIn(account).MakeKeyAsync("writeUsers", "readUsers"));

        (await key.PostAsync("/users", new { email = NewEmail(), accountAdmin = true }))
            .AssertProblem(HttpStatusCode.Forbidden, "account_admin_required");
        Assert.That((string)(await key.MakeUserAsync()).Json["createdBy"]!, Does.StartWith("apiKey-"));
    }

    [Test]
    public async Task Only_callers_with_writeUsers_create_users()
    {
        var reader = await UserAsync(Permission.ReadUsers);

        (await reader.PostAsync("/users", "not even JSON")).AssertProblem(HttpStatusCode.Forbidden, "missing_permission");
        (await Anonymous().PostAsync("/users", new { email = NewEmail() })).AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Test]
    public async Task An_email_that_the_caller_sees_in_use_is_refused_in_any_letter_case()
    {
        var (here, also) = (await Seed.AccountAsync(), await Seed.AccountAsync());
        var admin = await AccountAdminAsync(here, also);
        var (_, member) = await MemberAsync(also);
        var pending = await admin.MakeUserAsync();

        foreach (var email in (string[])[member, member.ToUpperInvariant(), pending.Email, pending.Email.ToUpperInvariant()])
        {
            (await admin.PostAsync("/users", new { email })).AssertProblem(HttpStatusCode.Conflict, "duplicate_email");
        }

        (await (await AdminInNewAccountAsync()).PostAsync("/users", new { email = member }))
            .AssertProblem(HttpStatusCode.Conflict, "duplicate_email");
    }

    [Test]
    public async Task Parallel_requests_with_one_email_create_one_user()
    {
        var admin = await AccountAdminAsync(await Seed.AccountAsync());
        var email = NewEmail();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => admin.PostAsync("/users", new { email })));

        Assert.That(answers.Count(answer => answer.Status == HttpStatusCode.Created), Is.EqualTo(1));
        Assert.That(
            answers.Where(answer => answer.Status != HttpStatusCode.Created).Select(answer => answer.Code),
            Is.All.EqualTo("duplicate_email"));
    }

    [Test]
    public async Task A_replayed_request_gets_the_same_user_and_token()
    {
        var admin = await AccountAdminAsync(await Seed.AccountAsync());
        var body = new { email = NewEmail() };

        var first = await admin.PostAsync("/users", body, ("Idempotency-Key", "\"a new user\""));
        var again = await admin.PostAsync("/users", body, ("Idempotency-Key", "\"a new user\""));

        Assert.That(again.Text, Is.EqualTo(first.Text));
        Assert.That(first.Json["setPasswordToken"], Is.Not.Null);
    }
}
