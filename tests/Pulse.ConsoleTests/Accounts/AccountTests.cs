using System.Net;
using Pulse.ConsoleTests.Setup;

namespace Pulse.ConsoleTests.Accounts;

public sealed class AccountTests : PageTests
{
    [Test]
    public async Task An_administrator_edits_the_account_but_gives_it_no_permissions_and_does_not_delete_it()
    {
        var account = await Member.MakeAccountAsync(Admin);
        var admin = await Member.AdministratorAsync(Admin, account);
        using var forms = Forms();
        await forms.SignInAsync(admin.Email, Member.Password);
        var settings = await forms.GetAsync($"/console/{account}/settings");
        Assert.That(settings.Document.QuerySelector("a[href$='settings/edit']"), Is.Not.Null);
        Assert.That(settings.Document.QuerySelector("a[href$='settings/permissions'], a[href$='settings/delete']"), Is.Null);
        var form = await forms.GetAsync($"/console/{account}/settings/edit");

        var again = await forms.SubmitAsync(form, "main form", ("accountName", ""));
        var saved = await forms.SubmitAsync(form, "main form", ("accountName", "Renamed"), ("repcode", "R-1"));

        Assert.That(again.Document.QuerySelector("#f-accountName-error")!.TextContent, Does.Contain("required"));
        Assert.That(saved.Location, Is.EqualTo($"/console/{account}/settings"));
        var found = (await Admin.GetAsync($"/accounts/{account}")).Json;
        Assert.That((string)found["accountName"]!, Is.EqualTo("Renamed"));
        Assert.That((string)found["repcode"]!, Is.EqualTo("R-1"));
        foreach (var path in new[] { "permissions", "delete" })
        {
            Assert.That((await forms.GetAsync($"/console/{account}/settings/{path}")).Status, Is.EqualTo(HttpStatusCode.Forbidden), path);
        }
    }

    [Test]
    public async Task An_account_that_changed_meanwhile_is_not_overwritten()
    {
        var account = await Member.MakeAccountAsync(Admin);
        using var forms = Forms();
        await forms.SignInAsync();
        var form = await forms.GetAsync($"/console/{account}/settings/edit");
        var permissions = await forms.GetAsync($"/console/{account}/settings/permissions");
        await Admin.PatchAsync($"/accounts/{account}", new { accountName = "Changed meanwhile" });

        var refused = await forms.SubmitAsync(form, "main form", ("accountName", "Too late"));
        var refusedToo = await forms.SubmitAsync(permissions, "main form", ("permissions", "readApiKeys"));

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.PreconditionFailed));
        Assert.That(refusedToo.Status, Is.EqualTo(HttpStatusCode.PreconditionFailed));
        var found = (await Admin.GetAsync($"/accounts/{account}")).Json;
        Assert.That((string)found["accountName"]!, Is.EqualTo("Changed meanwhile"));
        Assert.That(found["permissions"]!.AsArray(), Has.Count.GreaterThan(1));
    }

    /// <summary>A new permission of all accounts changes the account without a new version.</summary>
    [Test]
    public async Task Permissions_of_an_account_that_got_another_one_meanwhile_are_not_overwritten()
    {
        var account = await Member.MakeAccountAsync(Admin);
        using var forms = Forms();
        await forms.SignInAsync();
        var form = await forms.GetAsync($"/console/{account}/settings/permissions");
        var name = $"stock:{Member.NewName("read")}";
        await Admin.PostAsync("/permissions", new { name, description = "See stock." });

        var refused = await forms.SubmitAsync(form, "main form");

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.PreconditionFailed));
        var kept = (await Admin.GetAsync($"/accounts/{account}")).Json["permissions"]!.AsArray().Select(text => (string)text!);
        Assert.That(kept, Does.Contain(name));
    }

    [Test]
    public async Task What_is_left_in_an_account_is_shown_and_keeps_it()
    {
        var name = Member.NewName("Full account");
        var account = await Member.MakeAccountAsync(Admin, name);
        await Member.WithAsync(Admin, account, "readApiKeys");
        using var forms = Forms();
        await forms.SignInAsync();
        var page = await forms.GetAsync($"/console/{account}/settings/delete");
        var left = page.Document.QuerySelectorAll(".facts dt, .facts dd").Select(item => item.TextContent.Trim());
        Assert.That(left, Is.EqualTo(new[] { "People", "1", "Roles", "1" }));
        Assert.That(page.Document.QuerySelector("button.danger"), Is.Null);

        var refused = await forms.PostAsync(
            $"/console/{account}/settings/delete", (FormClient.Token, page.ValueOf(FormClient.Token)), ("confirmation", name));

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(refused.Document.QuerySelector("[role=alert]")!.TextContent, Does.Contain("1 user, 1 role"));
        Assert.That((await Admin.GetAsync($"/accounts/{account}")).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task The_list_of_accounts_is_searched_and_only_a_superAdmin_creates_one()
    {
        var name = Member.NewName("Searched account");
        var account = await Member.MakeAccountAsync(Admin, name);
        var admin = await Member.AdministratorAsync(Admin, account);
        using var forms = Forms();
        await forms.SignInAsync(admin.Email, Member.Password);
        var own = await forms.GetAsync("/console/accounts");
        Assert.That(own.Document.QuerySelectorAll("tbody tr"), Has.Length.EqualTo(1));
        Assert.That(own.Document.QuerySelector("a[href$='accounts/new']"), Is.Null);
        Assert.That((await forms.GetAsync("/console/accounts/new")).Status, Is.EqualTo(HttpStatusCode.Forbidden));

        using var supers = Forms();
        await supers.SignInAsync();
        var found = await supers.GetAsync($"/console/accounts?search={name}&sort=accountName");
        Assert.That(found.Document.QuerySelector("tbody a")!.GetAttribute("href"), Is.EqualTo($"/console/{account}/settings"));
        var form = await supers.GetAsync("/console/accounts/new");
        var again = await supers.SubmitAsync(form, "main form", ("accountName", ""));
        Assert.That(again.Document.QuerySelector("#f-accountName-error")!.TextContent, Does.Contain("required"));
    }

    [Test]
    public async Task The_deletion_of_a_permission_first_shows_who_loses_it()
    {
        var name = $"shop:{Member.NewName("read")}";
        await Admin.PostAsync("/permissions", new { name, description = "See the shop." });
        var role = await Member.MakeRoleAsync(Admin, Account, Member.NewName("role"), name, "readApiKeys");
        using var forms = Forms();
        await forms.SignInAsync();
        var page = await forms.GetAsync($"/console/{Account}/permissions/{name}/delete");
        var holders = page.Document.QuerySelectorAll(".facts dd").Select(item => item.TextContent).ToArray();
        Assert.That(holders[1], Is.EqualTo("1"));

        var again = await forms.SubmitAsync(page, "main form", ("confirmation", "something else"));
        Assert.That(again.Document.QuerySelector("#f-confirmation-error"), Is.Not.Null);
        Assert.That((await Admin.GetAsync($"/permissions/{name}")).Status, Is.EqualTo(HttpStatusCode.OK));

        await forms.SubmitAsync(page, "main form", ("confirmation", name));
        Assert.That((await Admin.GetAsync($"/permissions/{name}")).Status, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await Admin.GetAsync($"/roles/{role}")).Json["permissions"]!.AsArray(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_permission_is_defined_for_named_accounts_and_faults_are_beside_their_fields()
    {
        var account = await Member.MakeAccountAsync(Admin);
        using var forms = Forms();
        await forms.SignInAsync();
        var form = await forms.GetAsync($"/console/{Account}/permissions/new");
        var again = await forms.SubmitAsync(form, "main form", ("name", "noColon"), ("accounts", "12"));
        foreach (var field in new[] { "name", "description", "accounts" })
        {
            Assert.That(again.Document.QuerySelector($"#f-{field}-error"), Is.Not.Null, field);
        }

        var name = $"carts:{Member.NewName("read")}";
        await forms.SubmitAsync(form, "main form", ("name", name), ("description", "See carts."), ("accounts", $"{account}\r\n"));

        var held = (await Admin.GetAsync($"/accounts/{account}")).Json["permissions"]!.AsArray().Select(text => (string)text!);
        Assert.That(held, Does.Contain(name));
        Assert.That((bool)(await Admin.GetAsync($"/permissions/{name}")).Json["allAccounts"]!, Is.False);
    }
}
