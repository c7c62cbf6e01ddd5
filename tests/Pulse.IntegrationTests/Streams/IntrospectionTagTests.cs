using System.Net;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Streams;

/// <summary>
/// Rules 7 and 30 for services that keep introspections: each change that ends or changes a session sends a tag of the answer, to every
/// service that was given the answer.
/// </summary>
public sealed class IntrospectionTagTests(TestDatabase database) : IntrospectingGround(database)
{
    private static readonly Dictionary<string, Func<IntrospectionTagTests, Presented, Task<Answer>>> OfUsers = new()
    {
        ["logout"] = (_, user) => user.Api.PostAsync("/auth/logout"),
        ["token revoked"] = (_, user) => SendFormAsync(user.Api, "/oauth2/revoke", ("token", user.Token)),
        ["session ended by an administrator"] = (test, user) => test.Owner.DeleteAsync($"/sessions/{user.Session}"),
        ["other sessions ended"] = async (test, user) => await (await test.LoginAsync(user.Name, Seed.Password)).DeleteAsync("/sessions"),
        ["password changed in another session"] = async (test, user) => await (await test.LoginAsync(user.Name, Seed.Password))
            .PostAsync("/auth/password", new { currentPassword = Seed.Password, newPassword = "another-long-phrase-7" }),
        ["password set"] = async (test, user) => await test.Anonymous().PostAsync(
            "/auth/password/set", new { token = await test.PasswordTokenAsync(user), password = "another-long-phrase-7" }),
        ["e-mail changed"] = (_, user) => user.Api.PostAsync(
            "/auth/email", new { currentPassword = Seed.Password, email = $"{Guid.NewGuid():N}@pulse.test" }),
        ["user deactivated"] = (test, user) => test.Owner.PatchAsync($"/users/{user.Id}", """{"active":false}"""),
        ["user deleted"] = (test, user) => test.Owner.DeleteAsync($"/users/{user.Id}"),
        ["membership removed"] = async (test, user) => await test.Admin.SetAccountsAsync(
            user.Number, new { accounts = new[] { new { accountId = await test.Seed.AccountAsync() } } }),
        ["role changed"] = (test, user) => test.Owner.PatchAsync($"/roles/{user.Role}", """{"permissions":["readApiKeys"]}"""),
        ["role removed"] = (test, user) => test.Owner.DeleteAsync($"/roles/{user.Role}/assignments/{user.Id}"),
        ["role assigned"] = async (test, user) => await test.Owner.PostAsync(
            $"/roles/{await test.Seed.RoleAsync(test.Account, Permission.ReadUsers)}/assignments", new { userId = user.Number }),
        ["second factor set up"] = async (_, user) => await user.Api.PostAsync(
            "/auth/mfa/totp/confirm", new { code = Codes.Of(await Codes.SetUpAsync(user.Api), -1) }),
        ["permission deleted"] = (test, user) => test.Admin.DeleteAsync($"/permissions/{user.Permission}"),
    };

    private static readonly Dictionary<string, Func<IntrospectionTagTests, Presented, Task<Answer>>> OfKeys = new()
    {
        ["logout"] = (_, key) => key.Api.PostAsync("/auth/logout"),
        ["token revoked by its client"] = (_, key) => SendFormAsync(key.Client!, "/oauth2/revoke", ("token", key.Token)),
        ["session ended by an administrator"] = (test, key) => test.Owner.DeleteAsync($"/sessions/{key.Session}"),
        ["key deleted"] = (test, key) => test.Owner.DeleteAsync($"/apikeys/{key.Id}"),
        ["key disabled"] = (test, key) => test.Owner.PatchAsync($"/apikeys/{key.Id}", """{"active":false}"""),
        ["key narrowed"] = (test, key) => test.Owner.PatchAsync($"/apikeys/{key.Id}", """{"permissions":["readApiKeys"]}"""),
        ["key bound to a network"] = (test, key) => test.Owner.PatchAsync(
            $"/apikeys/{key.Id}", """{"allowedIps":["198.51.100.0/24"]}"""),
        ["key metered"] = (test, key) => test.Owner.PatchAsync($"/apikeys/{key.Id}", """{"quota":{"limit":10,"period":"day"}}"""),
        ["secret rotated"] = (test, key) => test.Owner.PostAsync($"/apikeys/{key.Id}/rotate", new { graceSeconds = 0 }),
        ["permission deleted"] = (test, key) => test.Admin.DeleteAsync($"/permissions/{key.Permission}"),
    };

    /// <summary>These end the stream of a service of the same account, or can.</summary>
    private static readonly Dictionary<string, Func<IntrospectionTagTests, Task<Answer>>> OfAccounts = new()
    {
        ["disabled"] = test => test.Admin.PatchAsync($"/accounts/{test.Account}", """{"active":false}"""),
        ["permissions changed"] = test => test.GiveAsync(test.Account, "readApiKeys"),
        ["second factor required"] = test => test.Admin.PatchAsync($"/accounts/{test.Account}", """{"requireMfa":true}"""),
        ["policy set"] = test => test.Owner.SendAsync(
            HttpMethod.Put, $"/accounts/{test.Account}/apikey-policy", JsonContentOf("""{"requireExpiry":true}""")),
    };

    private static IEnumerable<string> KindsOfUsers => OfUsers.Keys;

    private static IEnumerable<string> KindsOfKeys => OfKeys.Keys;

    private static IEnumerable<string> KindsOfAccounts => OfAccounts.Keys;

    [TestCaseSource(nameof(KindsOfUsers))]
    public async Task A_tag_of_the_answer_for_a_users_session_is_sent(string kind) =>
        await AssertSentAsync(Service, await PresentedUserAsync(), OfUsers[kind]);

    [TestCaseSource(nameof(KindsOfKeys))]
    public async Task A_tag_of_the_answer_for_a_keys_session_is_sent(string kind) =>
        await AssertSentAsync(Service, await PresentedKeyAsync(), OfKeys[kind]);

    [TestCaseSource(nameof(KindsOfAccounts))]
    public async Task A_tag_of_each_answer_is_sent_when_the_account_is_changed(string kind)
    {
        Presented[] all = [await PresentedUserAsync(), await PresentedKeyAsync()];
        var before = new List<string[]>();
        foreach (var presented in all)
        {
            before.Add(TagsIn(await IntrospectAsync(Gateway, presented.Token)));
        }

        var sent = await SentByAsync(Gateway, () => OfAccounts[kind](this));

        Assert.That(before.Select(tags => tags.Intersect(sent).Any()), Is.All.True);
    }

    [TestCase("impersonator")]
    [TestCase("impersonated")]
    [TestCase("role of the impersonator")]
    [TestCase("role of the impersonated")]
    public async Task A_tag_is_sent_when_one_side_of_an_impersonation_changes(string side)
    {
        await GiveAsync(Account, "impersonateUsers", "readMerchants", "readApiKeys", "verifyApiKeys", "writeRoles", "writeUsers");
        var (one, other) = (await PresentedUserAsync(Permission.ImpersonateUsers), await PresentedUserAsync());
        var acting = await one.Api.PostAsync("/auth/impersonate", new { userId = other.Number });
        Assert.That(acting.Status, Is.EqualTo(HttpStatusCode.OK), acting.Text);
        var changed = side.EndsWith("impersonator", StringComparison.Ordinal) ? one : other;

        await AssertSentAsync(
            Service,
            changed with { Token = (string)acting.Json["token"]! },
            (test, user) => OfUsers[side.StartsWith("role", StringComparison.Ordinal) ? "role changed" : "user deactivated"](test, user));
    }

    [Test]
    public async Task A_tag_is_sent_when_a_superAdmin_who_is_no_member_of_the_account_loses_the_role()
    {
        var email = await Seed.UserAsync([await Seed.AccountAsync()], (Role.SuperAdminId, null));
        var user = await PresentedAsync(await LoginAsync(email, Seed.Password), email);

        await AssertSentAsync(
            Service,
            user,
            (test, _) => test.Admin.DeleteAsync($"/roles/{Role.SuperAdminId}/assignments/{user.Id}?allAccounts=true"));
    }

    [Test]
    public async Task A_second_factor_reset_by_an_administrator_is_sent()
    {
        var user = await PresentedUserAsync();
        await Codes.EnrolAsync(user.Api);

        await AssertSentAsync(Service, user, (test, _) => test.Admin.DeleteAsync($"/users/{user.Id}/mfa"));
    }

    private static string[] TagsIn(Answer answer) => [.. answer.Json["tags"]!.AsArray().Select(tag => (string)tag!)];

    private async Task AssertSentAsync(
        Setup.Api service, Presented presented, Func<IntrospectionTagTests, Presented, Task<Answer>> change)
    {
        var before = await IntrospectAsync(service, presented.Token);
        Assert.That((bool)before.Json["active"]!, Is.True, before.Text);

        var sent = await SentByAsync(service, () => change(this, presented));

        Assert.That(sent.Intersect(TagsIn(before)), Is.Not.Empty);
    }

    private async Task<string> PasswordTokenAsync(Presented user) =>
        (string)(await Owner.PostAsync($"/users/{user.Id}/password-token")).Json["setPasswordToken"]!;
}
