using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Domain.Common;
using Pulse.Domain.Permissions;
using Pulse.IntegrationTests.Setup;
using static Pulse.IntegrationTests.Setup.Users;

namespace Pulse.IntegrationTests.Users;

/// <summary>A user with a login in another account joins by invitation. Until then, its existence is not visible.</summary>
public sealed class InvitationTests(TestDatabase database) : UserTests(database)
{
    private const string Path = "/auth/invitations/accept";

    private readonly DatabaseCommands commands = new();

    [Test]
    public async Task An_email_with_a_login_elsewhere_gets_the_same_response_as_an_unused_email()
    {
        var admin = await AccountAdminAsync(await Seed.AccountAsync());
        var (_, known) = await MemberAsync(await Seed.AccountAsync());
        var unknown = known.Replace("user-", "none-", StringComparison.Ordinal);
        var waitsElsewhere = known.Replace("user-", "wait-", StringComparison.Ordinal);
        await (await AccountAdminAsync(await Seed.AccountAsync())).MakeUserAsync(waitsElsewhere);
        await admin.MakeUserAsync();

        var (ofUnknown, unknownCommands) = await RecordedAsync(() => admin.PostAsync("/users", new { email = unknown }));
        var (ofKnown, knownCommands) = await RecordedAsync(() => admin.PostAsync("/users", new { email = known }));
        var (ofWaiting, waitingCommands) = await RecordedAsync(() => admin.PostAsync("/users", new { email = waitsElsewhere }));

        Assert.That(ofKnown.Status, Is.EqualTo(HttpStatusCode.Created), ofKnown.Text);
        Assert.That(Shape(ofKnown, known), Is.EqualTo(Shape(ofUnknown, unknown)));
        Assert.That(Shape(ofWaiting, waitsElsewhere), Is.EqualTo(Shape(ofUnknown, unknown)));
        Assert.That(knownCommands, Is.EqualTo(unknownCommands));
        Assert.That(waitingCommands, Is.EqualTo(unknownCommands));
        Assert.That((int)ofKnown.Json["id"]!, Is.EqualTo((int)ofUnknown.Json["id"]! + 1));
    }

    [Test]
    public async Task An_invitation_that_is_not_accepted_looks_like_any_user_without_a_password()
    {
        var account = await Seed.AccountAsync();
        var admin = await AccountAdminAsync(account);
        var (_, known) = await MemberAsync(await Seed.AccountAsync());
        var unknown = known.Replace("user-", "none-", StringComparison.Ordinal);
        var made = new[] { await admin.MakeUserAsync(unknown), await admin.MakeUserAsync(known) };
        var seen = new List<string[]>();

        foreach (var user in made)
        {
            Answer[] answers =
            [
                await admin.GetAsync(user.Path),
                await admin.GetAsync($"/users?email={user.Email}"),
                await admin.PostAsync($"{user.Path}/password-token"),
                await admin.PostAsync("/users", new { email = user.Email }),
                await admin.SetAccountsAsync(user.Id, new { accounts = new[] { new { accountId = account, accountAdmin = true } } }),
                await admin.PatchAsync(user.Path, new { active = false }),
                await admin.PatchAsync(user.Path, new { email = user.Email.ToUpperInvariant() }),
                await admin.DeleteAsync(user.Path),
                await admin.GetAsync(user.Path),
            ];
            seen.Add([.. answers.Select(answer => Shape(answer, user.Email))]);
        }

        Assert.That(seen[1], Is.EqualTo(seen[0]));
    }

    [Test]
    public async Task Accepting_an_invitation_grants_its_rights_at_the_next_request_and_keeps_the_primary_account()
    {
        var (home, host) = (await Seed.AccountAsync(), await Seed.AccountAsync());
        var admin = await AccountAdminAsync(host);
        var (id, email) = await MemberAsync(home);
        var user = await LoginAsync(email, Seed.Password);
        var role = await Seed.RoleAsync(host, Permission.ReadApiKeys);
        var invited = await admin.MakeUserAsync(email.ToUpperInvariant(), roleIds: role);
        var before = await Bearer(user.Client.DefaultRequestHeaders.Authorization!.Parameter!).In(host).GetAsync("/apikeys");

        var accepted = await user.PostAsync(Path, new { token = invited.Token });

        before.AssertProblem(HttpStatusCode.Forbidden, "account_forbidden");
        Assert.That(accepted.Status, Is.EqualTo(HttpStatusCode.NoContent), accepted.Text);
        var shown = (await Admin.GetAsync($"/users/{id}")).Json;
        Assert.That(AccountsIn(shown), Is.EqualTo(new[] { home + "*", host }));
        Assert.That(
            shown["roles"]!.AsArray().Select(held => ((int)held!["id"]!, (string?)held["accountId"])), Is.EqualTo(new[] { (role, host) }));
        Assert.That((await user.In(host).GetAsync("/apikeys")).Status, Is.EqualTo(HttpStatusCode.OK));
        (await admin.GetAsync(invited.Path)).AssertProblem(HttpStatusCode.NotFound, "not_found");
        var seen = (await admin.GetAsync($"/users/{id}")).Json;
        Assert.That((seen["createdById"], seen["updatedById"]), Is.EqualTo(((JsonNode?)null, (JsonNode?)null)));
        Assert.That(
            ((string?)seen["createdBy"], (string?)seen["updatedBy"]),
            Is.EqualTo(((string?)null, (string?)null)),
            "The creator belongs to another account.");
        Assert.That(await admin.EmailsAsync($"?email={email}"), Is.EqualTo(new[] { email }));
        Assert.That((await EventsAsync(host, id)).Select(happened => (string?)happened["action"]), Does.Contain("membership.added"));
    }

    [Test]
    public async Task A_user_without_accounts_gets_a_primary_account_by_accepting_an_invitation()
    {
        var host = await Seed.AccountAsync();
        var (id, email) = await MemberAsync();
        var invited = await (await AccountAdminAsync(host)).MakeUserAsync(email);

        var accepted = await (await LoginAsync(email, Seed.Password)).PostAsync(Path, new { token = invited.Token });

        Assert.That(accepted.Status, Is.EqualTo(HttpStatusCode.NoContent), accepted.Text);
        Assert.That(AccountsIn((await Admin.GetAsync($"/users/{id}")).Json), Is.EqualTo(new[] { host + "*" }));
    }

    [Test]
    public async Task Accepting_an_invitation_keeps_existing_memberships_unchanged()
    {
        var (home, host) = (await Seed.AccountAsync(), await Seed.AccountAsync());
        var (id, email) = await MemberAsync(home);
        var invited = await (await AccountAdminAsync(host)).MakeUserAsync(email, accountAdmin: true);
        await Admin.SetAccountsAsync(id, new { accounts = new[] { new { accountId = host }, new { accountId = home } } });

        var accepted = await (await LoginAsync(email, Seed.Password)).PostAsync(Path, new { token = invited.Token });

        Assert.That(accepted.Status, Is.EqualTo(HttpStatusCode.NoContent), accepted.Text);
        Assert.That(AccountsIn((await Admin.GetAsync($"/users/{id}")).Json), Is.EqualTo(new[] { home + "*", host + "!" }));
    }

    [Test]
    public async Task Accepting_an_invitation_does_not_take_over_roles_for_all_accounts()
    {
        var (_, email) = await MemberAsync(await Seed.AccountAsync());
        var invited = await (await AccountAdminAsync(await Seed.AccountAsync())).MakeUserAsync(email);
        await Seed.ExecuteAsync($"""INSERT INTO "RoleAssignments" ("UserId", "RoleId") VALUES ({invited.Id}, 1)""");
        var token = (string)(await Admin.PostAsync($"{invited.Path}/password-token")).Json["setPasswordToken"]!;
        var user = await LoginAsync(email, Seed.Password);

        var accepted = await user.PostAsync(Path, new { token });

        Assert.That(accepted.Status, Is.EqualTo(HttpStatusCode.NoContent), accepted.Text);
        Assert.That((await user.GetAsync("/auth/session")).Json["flatRolesList"]!.AsArray(), Is.Empty);
    }

    [Test]
    public async Task An_invitation_is_accepted_only_once_under_parallel_calls()
    {
        var (_, email) = await MemberAsync(await Seed.AccountAsync());
        var invited = await (await AccountAdminAsync(await Seed.AccountAsync())).MakeUserAsync(email);
        var user = await LoginAsync(email, Seed.Password);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => user.PostAsync(Path, new { token = invited.Token })));

        Assert.That(answers.Count(answer => answer.Status == HttpStatusCode.NoContent), Is.EqualTo(1));
        Array.ForEach([.. answers.Where(answer => answer.Status != HttpStatusCode.NoContent)], answer => answer.AssertInvalid("token"));
    }

    [Test]
    public async Task Tokens_without_a_valid_invitation_are_all_refused_in_the_same_way()
    {
        var admin = await AccountAdminAsync(await Seed.AccountAsync());
        var ((_, mine), (_, others)) = (await MemberAsync(await Seed.AccountAsync()), await MemberAsync(await Seed.AccountAsync()));
        var replaced = await admin.MakeUserAsync(mine);
        await admin.PostAsync($"{replaced.Path}/password-token");
        var ordinary = await admin.MakeUserAsync();
        var user = await LoginAsync(mine, Seed.Password);
        var fresh = await AccountAdminAsync(await Seed.AccountAsync());
        var inactive = await fresh.MakeUserAsync(mine);
        await fresh.PatchAsync(inactive.Path, new { active = false });

        List<Answer> refused = [];
        foreach (var token in (string[])
        [
            MadeUp.Token().Reveal(),
            "short",
            (await admin.MakeUserAsync(others)).Token,
            ordinary.Token,
            replaced.Token,
            inactive.Token,
            inactive.Token.ToUpperInvariant(),
        ])
        {
            refused.Add(await user.PostAsync(Path, new { token }));
        }

        refused[0].AssertInvalid("token");
        Assert.That(refused.Select(answer => answer.WithoutTrace()).Distinct().Count(), Is.EqualTo(1));
        Assert.That((await admin.GetAsync(ordinary.Path)).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task An_invitation_ends_with_its_token()
    {
        var (_, email) = await MemberAsync(await Seed.AccountAsync());
        var admin = await AccountAdminAsync(await Seed.AccountAsync());
        var (late, inTime) = (
            await admin.MakeUserAsync(email), await (await AccountAdminAsync(await Seed.AccountAsync())).MakeUserAsync(email));
        var now = Instant.ToMilliseconds(App.Clock.GetUtcNow().UtcDateTime);
        await Seed.ExecuteAsync($"""UPDATE "Users" SET "PasswordTokenExpiresAt" = {now} WHERE "Id" = {late.Id}""");
        await Seed.ExecuteAsync($"""UPDATE "Users" SET "PasswordTokenExpiresAt" = {now.AddMilliseconds(1)} WHERE "Id" = {inTime.Id}""");
        var user = await LoginAsync(email, Seed.Password);

        (await user.PostAsync(Path, new { token = late.Token })).AssertInvalid("token");
        Assert.That((await user.PostAsync(Path, new { token = inTime.Token })).Status, Is.EqualTo(HttpStatusCode.NoContent));
    }

    [TestCase("""{}""", "token")]
    [TestCase("""{"token":""}""", "token")]
    [TestCase("""{"token":7}""", "token")]
    [TestCase("""{"token":"x","userId":1}""", "userId")]
    public async Task A_body_without_a_valid_token_is_refused_with_the_path_of_the_error(string body, string path) =>
        (await Admin.PostAsync(Path, body)).AssertInvalid(path);

    [Test]
    public async Task An_API_key_cannot_accept_an_invitation()
    {
        var key = Using(await (await AdminInNewAccountAsync()).MakeKeyAsync("writeUsers"));

        (await key.PostAsync(Path, new { token = MadeUp.Token().Reveal() })).AssertProblem(HttpStatusCode.Forbidden, "user_required");
    }

    [Test]
    public async Task A_user_who_is_only_invited_cannot_log_in()
    {
        var (_, email) = await MemberAsync(await Seed.AccountAsync());
        var invited = await (await AccountAdminAsync(await Seed.AccountAsync())).MakeUserAsync(email);
        var stored = await CredentialAsync(invited.Id);

        Assert.That(stored.UserName, Does.StartWith("invited:"));
        (await Anonymous().PostAsync("/auth/login", new { email = stored.UserName, password = Seed.Password }))
            .AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");
        await LoginAsync(email, Seed.Password);
    }

    /// <summary>The response without values that differ between any two users.</summary>
    private static string Shape(Answer answer, string email)
    {
        var headers = answer.Headers.Where(header => header.Key is not ("Date" or "Location" or "Pulse-Revocation"))
            .Select(header => $"{header.Key}: {(header.Key == "ETag" ? header.Value.Split('-')[0] : header.Value)}").Order();
        return $"{answer.Status} {string.Join(' ', headers)} {ShapeOf(answer.Text is "" ? null : answer.Json)}".Replace(
            email, "(email)", StringComparison.OrdinalIgnoreCase);
    }

    private static string ShapeOf(JsonNode? node) => node switch
    {
        JsonObject members =>
            $"{{{string.Join(", ", members.Select(member => $"{member.Key}={(Differs(member.Key) ? "?" : ShapeOf(member.Value))}"))}}}",
        JsonArray items => $"[{string.Join(", ", items.Select(ShapeOf))}]",
        _ => node?.ToJsonString() ?? "null",
    };

    private static bool Differs(string member) => member is "id" or "createdAt" or "updatedAt" or "traceId" or "instance"
        or "setPasswordToken" or "setPasswordTokenExpiresAt";

    private async Task<(Answer Answer, IReadOnlyList<string> Commands)> RecordedAsync(Func<Task<Answer>> call)
    {
        commands.Take();
        var answer = await call();
        return (answer, commands.Take());
    }

    protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        commands.RecordIn(services);
    }
}
