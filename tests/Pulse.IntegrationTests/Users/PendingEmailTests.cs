using System.Net;
using Pulse.IntegrationTests.Setup;
using static Pulse.IntegrationTests.Setup.Users;

namespace Pulse.IntegrationTests.Users;

/// <summary>
/// An e-mail address becomes the login of the user who first sets a password, not of the user who was created first.
/// </summary>
public sealed class PendingEmailTests(TestDatabase database) : UserTests(database)
{
    private const string First = "a lantern in the harbour";
    private const string Second = "a lighthouse on the cliff";

    [Test]
    public async Task A_pending_user_does_not_prevent_another_account_from_using_the_same_email()
    {
        var (home, host) = (await Seed.AccountAsync(), await Seed.AccountAsync());
        var (ofHost, ofHome) = (await AccountAdminAsync(host), await AccountAdminAsync(home));
        var waiting = await ofHost.MakeUserAsync();
        var made = await ofHome.MakeUserAsync(waiting.Email.ToUpperInvariant());

        var set = await SetAsync(made.Token, First);
        var tooLate = await SetAsync(waiting.Token, Second);

        Assert.That(set.Status, Is.EqualTo(HttpStatusCode.NoContent), set.Text);
        tooLate.AssertInvalid("token");
        Assert.That(tooLate.Error("token"), Does.Contain("accept the invitation"));
        var user = await LoginAsync(waiting.Email, First);
        Assert.That(
            (await user.PostAsync("/auth/invitations/accept", new { token = waiting.Token })).Status, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(AccountsIn((await Admin.GetAsync($"/users/{made.Id}")).Json), Is.EqualTo(new[] { home + "*", host }));
        (await ofHost.GetAsync(waiting.Path)).AssertProblem(HttpStatusCode.NotFound, "not_found");
    }

    [Test]
    public async Task Of_two_tokens_redeemed_concurrently_for_one_email_one_creates_the_login_and_the_other_becomes_an_invitation()
    {
        var first = await (await AccountAdminAsync(await Seed.AccountAsync())).MakeUserAsync();
        var second = await (await AccountAdminAsync(await Seed.AccountAsync())).MakeUserAsync(first.Email);

        var answers = await Task.WhenAll(SetAsync(first.Token, First), SetAsync(second.Token, Second));

        var won = Array.FindIndex(answers, answer => answer.Status == HttpStatusCode.NoContent);
        Assert.That(answers.Count(answer => answer.Status == HttpStatusCode.NoContent), Is.EqualTo(1), answers[0].Text + answers[1].Text);
        Assert.That(answers[1 - won].Error("token"), Does.Contain("accept the invitation"));
        (await Anonymous().PostAsync("/auth/login", new { email = first.Email, password = won == 0 ? Second : First }))
            .AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");
        var user = await LoginAsync(first.Email, won == 0 ? First : Second);
        Assert.That(
            (await user.PostAsync("/auth/invitations/accept", new { token = won == 0 ? second.Token : first.Token })).Status,
            Is.EqualTo(HttpStatusCode.NoContent));
    }

    [Test]
    public async Task An_email_of_a_pending_user_in_another_account_can_still_be_assigned()
    {
        var account = await Seed.AccountAsync();
        var ((id, _), (_, own)) = (await MemberAsync(account), await MemberAsync(account));
        var elsewhere = await AccountAdminAsync(await Seed.AccountAsync());
        var (given, taken) = (await elsewhere.MakeUserAsync(), await elsewhere.MakeUserAsync());

        var renamed = await (await AccountAdminAsync(account)).PatchAsync($"/users/{id}", new { email = given.Email });
        var changed = await (await LoginAsync(own, Seed.Password)).PostAsync(
            "/auth/email", new { email = taken.Email, currentPassword = Seed.Password });

        Assert.That(
            (renamed.Status, changed.Status), Is.EqualTo((HttpStatusCode.OK, HttpStatusCode.NoContent)), renamed.Text + changed.Text);
        foreach (var waiting in new[] { given, taken })
        {
            Assert.That((await SetAsync(waiting.Token, First)).Error("token"), Does.Contain("accept the invitation"));
            var user = await LoginAsync(waiting.Email, Seed.Password);
            Assert.That(
                (await user.PostAsync("/auth/invitations/accept", new { token = waiting.Token })).Status,
                Is.EqualTo(HttpStatusCode.NoContent));
        }
    }

    private Task<Answer> SetAsync(string token, string password) => Anonymous().PostAsync("/auth/password/set", new { token, password });
}
