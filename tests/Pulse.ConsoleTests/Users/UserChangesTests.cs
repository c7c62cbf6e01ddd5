using System.Net;
using Pulse.ConsoleTests.Setup;
using Pulse.IntegrationTests.Setup;

namespace Pulse.ConsoleTests.Users;

public sealed class UserChangesTests : PageTests
{
    [TestCase("delete")]
    [TestCase("deactivate")]
    public async Task Another_name_than_that_of_the_person_changes_nothing(string action)
    {
        var person = await Member.AdministratorAsync(Admin, Account);
        using var forms = Forms();
        await forms.SignInAsync();
        var form = await forms.GetAsync($"/console/{Account}/users/{person.Id}/{action}");
        Assert.That(form.Document.QuerySelector("input[data-expected]")!.GetAttribute("data-expected"), Is.EqualTo(person.Email));

        var again = await forms.SubmitAsync(form, "main form", ("confirmation", PulseApp.AdminEmail));

        Assert.That(again.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(again.Document.QuerySelector("#f-confirmation-error")!.TextContent, Does.Contain(person.Email));
        Assert.That((bool)(await Admin.GetAsync($"/users/{person.Id}")).Json["active"]!, Is.True);
    }

    [Test]
    public async Task A_deactivation_tells_how_many_sessions_end_and_ends_them()
    {
        var person = await Member.AdministratorAsync(Admin, Account);
        var (session, _) = await LogInAsync(person.Email, Member.Password);
        using var forms = Forms();
        await forms.SignInAsync();
        var form = await forms.GetAsync($"/console/{Account}/users/{person.Id}/deactivate");
        Assert.That(form.Document.QuerySelector("main ul")!.TextContent, Does.Contain("All sessions end at once: 1 now."));

        var done = await forms.SubmitAsync(form, "main form", ("confirmation", person.Email));

        Assert.That(done.Location, Is.EqualTo($"/console/{Account}/users/{person.Id}"));
        Assert.That((await session.GetAsync("/auth/session")).Status, Is.EqualTo(HttpStatusCode.Unauthorized));
        var details = await forms.GetAsync(done.Location!);
        Assert.That(details.Document.QuerySelector(".facts .tag")!.TextContent, Is.EqualTo("Inactive"));
        await forms.SubmitAsync(details, "form[action$=activate]");
        Assert.That((bool)(await Admin.GetAsync($"/users/{person.Id}")).Json["active"]!, Is.True);
    }

    [Test]
    public async Task An_e_mail_that_changed_meanwhile_is_not_overwritten()
    {
        var person = await Member.AdministratorAsync(Admin, Account);
        using var forms = Forms();
        await forms.SignInAsync();
        var form = await forms.GetAsync($"/console/{Account}/users/{person.Id}/edit");
        var other = $"{Member.NewName()}@pulse.test";
        await Admin.PatchAsync($"/users/{person.Id}", new { email = other });

        var refused = await forms.SubmitAsync(form, "main form", ("email", $"{Member.NewName()}@pulse.test"));

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.PreconditionFailed));
        Assert.That(refused.Document.QuerySelector("[role=alert]")!.TextContent, Does.Contain("changed after you opened the form"));
        Assert.That((string)(await Admin.GetAsync($"/users/{person.Id}")).Json["email"]!, Is.EqualTo(other));
    }

    [Test]
    public async Task A_password_token_is_only_in_the_answer_to_its_form_and_sets_the_password()
    {
        var person = await Member.AdministratorAsync(Admin, Account);
        using var forms = Forms();
        await forms.SignInAsync();
        var form = await forms.GetAsync($"/console/{Account}/users/{person.Id}/password-token");
        Assert.That(form.Document.QuerySelector("#one-time-token"), Is.Null);

        var shown = await forms.SubmitAsync(form, "main form");
        var token = shown.Document.QuerySelector("#one-time-token")!.TextContent;

        Assert.That(shown.Headers["Cache-Control"], Does.Contain("no-store"));
        Assert.That(shown.Document.QuerySelector("#one-time-link")!.TextContent, Does.EndWith($"/console/set-password#{token}"));
        Assert.That((await forms.GetAsync($"/console/{Account}/users/{person.Id}")).Text, Does.Not.Contain(token));
        var set = await Admin.PostAsync("/auth/password/set", new { token, password = "another-password-of-the-tests" });
        Assert.That(set.Status, Is.EqualTo(HttpStatusCode.NoContent));
    }

    [Test]
    public async Task A_second_factor_is_reset_only_if_there_is_one()
    {
        var person = await Member.AdministratorAsync(Admin, Account);
        using var forms = Forms();
        await forms.SignInAsync();
        var details = await forms.GetAsync($"/console/{Account}/users/{person.Id}");
        Assert.That(details.Document.QuerySelector("a[href$=second-factor]"), Is.Null);
        var form = await forms.GetAsync($"/console/{Account}/users/{person.Id}/second-factor");

        var refused = await forms.SubmitAsync(form, "main form", ("confirmation", person.Email));

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.Conflict));
    }

    [Test]
    public async Task Who_impersonates_acts_as_the_person_and_cannot_change_people()
    {
        var person = await Member.AdministratorAsync(Admin, Account);
        using var forms = Forms();
        await forms.SignInAsync();
        var own = forms.Cookies.GetCookies(Url)["pulse"]!.Value;
        var details = await forms.GetAsync($"/console/{Account}/users/{person.Id}");

        var started = await forms.SubmitAsync(details, "form[action$=impersonate]");

        Assert.That(started.Location, Is.EqualTo("/console"));
        Assert.That(forms.Cookies.GetCookies(Url)["pulse"]!.Value, Is.Not.EqualTo(own));
        Assert.That(forms.Cookies.GetCookies(Url)["pulse-own"]!.Value, Is.EqualTo(own));
        var people = await forms.GetAsync($"/console/{Account}/users");
        Assert.That(people.Document.QuerySelector(".banner")!.TextContent, Does.Contain(person.Email).And.Contain(PulseApp.AdminEmail));
        Assert.That(people.Document.QuerySelector("a[href$='users/new']"), Is.Null);
        Assert.That((await forms.GetAsync($"/console/{Account}/users/new")).Status, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [Test]
    public async Task Memberships_are_added_and_ended_and_a_wrong_account_is_reported_beside_its_field()
    {
        var other = await Member.MakeAccountAsync(Admin);
        var person = await Member.AdministratorAsync(Admin, Account);
        using var forms = Forms();
        await forms.SignInAsync();
        var path = $"/console/{Account}/users/{person.Id}/memberships";
        var form = await forms.GetAsync(path);

        var again = await forms.SubmitAsync(form, "main form", ("add", "1234567890123456"));
        Assert.That(again.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(again.Document.QuerySelector("#f-add-error")!.TextContent, Does.Contain("account"));

        await forms.SubmitAsync(form, "main form", ("add", other), ("addAdmin", "true"));
        Assert.That(await AccountsOfAsync(person), Is.EquivalentTo(new[] { $"{Account}*!", $"{other}!" }));

        await forms.SubmitAsync(await forms.GetAsync(path), "main form", ("accounts", other), ("admins", ""), ("primary", other));
        Assert.That(await AccountsOfAsync(person), Is.EquivalentTo(new[] { $"{other}*" }));
    }

    /// <summary>An account whose users the administrator may only read is shown, but is not part of the request.</summary>
    [Test]
    public async Task An_administrator_of_one_account_does_not_touch_memberships_in_others()
    {
        var (account, other) = (await Member.MakeAccountAsync(Admin), await Member.MakeAccountAsync(Admin));
        var admin = await Member.AdministratorAsync(Admin, account);
        var person = await Member.WithAsync(Admin, account, "readApiKeys");
        await SetAccountsAsync(person.Id, account, other);
        using var forms = Forms();
        await forms.SignInAsync(admin.Email, Member.Password);
        var form = await forms.GetAsync($"/console/{account}/users/{person.Id}/memberships");
        Assert.That(form.Text, Does.Not.Contain(other));

        var left = await forms.PostAsync(
            form.Path, (FormClient.Token, form.ValueOf(FormClient.Token)), ("version", form.ValueOf("version")));

        Assert.That(left.Location, Is.EqualTo($"/console/{account}/users"));
        Assert.That((await AccountsOfAsync(person)).Select(found => found[..16]), Is.EquivalentTo(new[] { other }));
    }

    private async Task SetAccountsAsync(int user, params string[] accounts)
    {
        var content = System.Net.Http.Json.JsonContent.Create(new { accounts = accounts.Select(accountId => new { accountId }) });
        var set = await Admin.SendAsync(HttpMethod.Put, $"/users/{user}/accounts", content);
        Assert.That(set.Status, Is.EqualTo(HttpStatusCode.OK), set.Text);
    }

    /// <returns>The accounts, with a star at the primary one and an exclamation mark if the user administers it.</returns>
    private async Task<IEnumerable<string>> AccountsOfAsync(Member person) =>
        (await Admin.GetAsync($"/users/{person.Id}")).Json["accounts"]!.AsArray().Select(account =>
            $"{account!["accountId"]}{((bool)account["usersPrimaryAccount"]! ? "*" : "")}{((bool)account["accountAdmin"]! ? "!" : "")}");
}
