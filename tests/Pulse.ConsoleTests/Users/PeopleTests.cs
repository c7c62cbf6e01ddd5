using System.Net;
using Pulse.ConsoleTests.Setup;
using Pulse.IntegrationTests.Setup;

namespace Pulse.ConsoleTests.Users;

public sealed class PeopleTests : PageTests
{
    [Test]
    public async Task Without_the_right_a_person_sees_neither_the_links_nor_the_pages()
    {
        var account = await Member.MakeAccountAsync(Admin);
        var person = await Member.WithAsync(Admin, account, "readApiKeys");
        using var forms = Forms();
        await forms.SignInAsync(person.Email, Member.Password);
        var home = await forms.GetAsync($"/console/{account}");
        var root = $"/console/{account}";
        foreach (var folder in new[] { "users", "roles", "sessions", "settings" })
        {
            Assert.That(home.Document.QuerySelector($".side a[href='{root}/{folder}']"), Is.Null, folder);
        }

        Assert.That(home.Document.QuerySelector("a[href='/console/accounts']"), Is.Null);
        string[] closed =
        [
            "users", "users/new", $"users/{person.Id}", $"users/{person.Id}/edit", $"users/{person.Id}/memberships",
            $"users/{person.Id}/delete", $"users/{person.Id}/deactivate", $"users/{person.Id}/second-factor",
            $"users/{person.Id}/password-token", "roles", "roles/new", "roles/matrix", "roles/1", "roles/1/edit", "roles/1/assign",
            "roles/1/delete", "settings", "settings/edit", "settings/disable", "settings/permissions", "settings/delete", "permissions/new",
        ];
        foreach (var path in closed)
        {
            Assert.That((await forms.GetAsync($"{root}/{path}")).Status, Is.EqualTo(HttpStatusCode.Forbidden), path);
        }

        Assert.That((await forms.GetAsync("/console/accounts")).Status, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That((await forms.GetAsync("/console/accounts/new")).Status, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That((await forms.GetAsync($"{root}/sessions")).Location, Is.EqualTo("/console/sessions"));
        var token = (FormClient.Token, home.ValueOf(FormClient.Token));
        var email = $"{Member.NewName()}@pulse.test";
        Assert.That((await forms.PostAsync($"{root}/users/new", token, ("email", email))).Status, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That((await Admin.GetAsync($"/users?email={email}")).Json.AsArray(), Is.Empty);
    }

    [Test]
    public async Task A_reader_sees_people_roles_and_the_account_without_buttons()
    {
        var account = await Member.MakeAccountAsync(Admin);
        var person = await Member.WithAsync(Admin, account, "readUsers", "readRoles", "readAccounts");
        using var forms = Forms();
        await forms.SignInAsync(person.Email, Member.Password);
        var root = $"/console/{account}";
        foreach (var path in new[] { "users", $"users/{person.Id}", "roles", "roles/2", "settings", "permissions" })
        {
            var page = await forms.GetAsync($"{root}/{path}");
            Assert.That(page.Status, Is.EqualTo(HttpStatusCode.OK), path);
            Assert.That(page.Document.QuerySelectorAll("main form[method=post], main a.primary, main a.danger"), Is.Empty, path);
        }

        Assert.That((await forms.GetAsync($"{root}/users/new")).Status, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That((await forms.GetAsync($"{root}/roles/new")).Status, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That((await forms.GetAsync($"{root}/settings/edit")).Status, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [Test]
    public async Task A_wrong_e_mail_is_reported_beside_its_field_and_no_person_is_invited()
    {
        using var forms = Forms();
        await forms.SignInAsync();
        var form = await forms.GetAsync($"/console/{Account}/users/new");
        var before = (await Admin.GetAsync("/users")).Json.AsArray().Count;

        var again = await forms.SubmitAsync(form, "main form", ("email", "not an address"));

        Assert.That(again.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(again.Document.QuerySelector("#f-email-error")!.TextContent, Does.Contain("must be an e-mail").IgnoreCase);
        Assert.That(again.Document.QuerySelector("#f-email")!.GetAttribute("value"), Is.EqualTo("not an address"));
        Assert.That((await Admin.GetAsync("/users")).Json.AsArray(), Has.Count.EqualTo(before));
    }

    [Test]
    public async Task The_list_shows_the_people_of_its_account_and_a_superAdmin_can_widen_it()
    {
        var account = await Member.MakeAccountAsync(Admin);
        var person = await Member.AdministratorAsync(Admin, account);
        using var forms = Forms();
        await forms.SignInAsync();

        var own = await forms.GetAsync($"/console/{account}/users");
        var all = await forms.GetAsync($"/console/{account}/users?everywhere=true&search={person.Email}");

        Assert.That(own.Text, Does.Contain(person.Email));
        Assert.That(own.Document.QuerySelector("tbody")!.TextContent, Does.Not.Contain(PulseApp.AdminEmail));
        Assert.That(all.Document.QuerySelectorAll("tbody tr"), Has.Length.EqualTo(1));
        Assert.That((await forms.GetAsync($"/console/{account}/users?search=%3Cb%3E")).Text, Does.Not.Contain("<b>"));
    }

    [Test]
    public async Task People_and_roles_of_another_account_do_not_exist()
    {
        var (account, other) = (await Member.MakeAccountAsync(Admin), await Member.MakeAccountAsync(Admin));
        var admin = await Member.AdministratorAsync(Admin, account);
        var stranger = await Member.AdministratorAsync(Admin, other);
        var role = await Member.MakeRoleAsync(Admin, other, Member.NewName("role"), "readApiKeys");
        using var forms = Forms();
        await forms.SignInAsync(admin.Email, Member.Password);
        string[] paths =
        [
            $"{account}/users/{stranger.Id}", $"{account}/users/{stranger.Id}/edit", $"{account}/users/{stranger.Id}/delete",
            $"{account}/users/{stranger.Id}/memberships", $"{account}/roles/{role}", $"{account}/roles/{role}/edit",
            $"{account}/roles/{role}/assign", $"{other}/users", $"{other}/settings",
        ];
        foreach (var path in paths)
        {
            Assert.That((await forms.GetAsync($"/console/{path}")).Status, Is.EqualTo(HttpStatusCode.NotFound), path);
        }
    }
}
