using System.Net;
using Pulse.ConsoleTests.Setup;
using Pulse.IntegrationTests.Setup;

namespace Pulse.ConsoleTests.Roles;

public sealed class RoleTests : PageTests
{
    [Test]
    public async Task A_form_offers_only_permissions_that_the_person_can_grant_and_others_are_refused()
    {
        var account = await Member.MakeAccountAsync(Admin);
        var person = await Member.WithAsync(Admin, account, "writeRoles", "readApiKeys");
        using var forms = Forms();
        await forms.SignInAsync(person.Email, Member.Password);
        var form = await forms.GetAsync($"/console/{account}/roles/new");
        var offered = form.Document.QuerySelectorAll("input[name=permissions]").Select(input => input.GetAttribute("value"));
        Assert.That(offered, Is.EquivalentTo(new[] { "readApiKeys", "writeRoles" }));
        Assert.That(form.Document.QuerySelector("input[name=global]"), Is.Null);
        var name = Member.NewName("role");

        var refused = await forms.SubmitAsync(form, "main form", ("name", name), ("permissions", "writeUsers"));

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(refused.Document.QuerySelector("[role=alert]")!.TextContent, Does.Contain("writeUsers"));
        Assert.That((await Admin.GetAsync($"/roles?name={name}")).Json.AsArray(), Is.Empty);
    }

    [Test]
    public async Task Faults_are_beside_their_fields_and_keep_what_is_typed()
    {
        using var forms = Forms();
        await forms.SignInAsync();
        var form = await forms.GetAsync($"/console/{Account}/roles/new");

        var again = await forms.SubmitAsync(form, "main form", ("name", " "));
        var taken = await forms.SubmitAsync(form, "main form", ("name", "accountAdmin"), ("permissions", "readUsers"));

        Assert.That(again.Document.QuerySelector("#f-name-error"), Is.Not.Null);
        Assert.That(again.Document.QuerySelector("#f-permissions .error")!.TextContent, Does.Contain("At least one"));
        Assert.That(taken.Status, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(taken.Document.QuerySelector("input[value=readUsers]")!.HasAttribute("checked"));
    }

    [Test]
    public async Task A_role_that_changed_meanwhile_is_not_overwritten_and_an_empty_name_is_refused()
    {
        var role = await Member.MakeRoleAsync(Admin, Account, Member.NewName("role"), "readApiKeys");
        using var forms = Forms();
        await forms.SignInAsync();
        var form = await forms.GetAsync($"/console/{Account}/roles/{role}/edit");
        var empty = await forms.SubmitAsync(form, "main form", ("name", ""));
        Assert.That(empty.Document.QuerySelector("#f-name-error")!.TextContent, Does.Contain("required"));
        await Admin.PatchAsync($"/roles/{role}", new { permissions = new[] { "readUsers" } });

        var refused = await forms.SubmitAsync(form, "main form", ("permissions", "writeApiKeys"));

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.PreconditionFailed));
        var kept = (await Admin.GetAsync($"/roles/{role}")).Json["permissions"]!.AsArray().Select(name => (string)name!);
        Assert.That(kept, Is.EqualTo(new[] { "readUsers" }));
    }

    [Test]
    public async Task A_new_name_keeps_a_permission_that_the_account_has_lost()
    {
        var account = await Member.MakeAccountAsync(Admin);
        var admin = await Member.AdministratorAsync(Admin, account);
        var role = await Member.MakeRoleAsync(Admin, account, Member.NewName("role"), "readApiKeys", "readMerchants");
        var permissions = new[] { "readApiKeys", "readRoles", "writeRoles", "readUsers", "writeUsers" };
        var content = System.Net.Http.Json.JsonContent.Create(new { permissions });
        await Admin.SendAsync(HttpMethod.Put, $"/accounts/{account}/permissions", content);
        using var forms = Forms();
        await forms.SignInAsync(admin.Email, Member.Password);
        var form = await forms.GetAsync($"/console/{account}/roles/{role}/edit");
        var name = Member.NewName("renamed");

        var saved = await forms.SubmitAsync(
            form, "main form", ("name", name), ("permissions", "readApiKeys"), ("permissions", "readMerchants"));

        Assert.That(saved.Location, Is.EqualTo($"/console/{account}/roles/{role}"), saved.Text);
        var found = (await Admin.SendAsync(HttpMethod.Get, $"/roles/{role}", ("x-account-id", account))).Json;
        Assert.That((string)found["name"]!, Is.EqualTo(name));
        Assert.That(found["permissions"]!.AsArray().Select(text => (string)text!), Is.EqualTo(new[] { "readApiKeys", "readMerchants" }));
    }

    [Test]
    public async Task A_built_in_role_and_a_role_in_use_are_not_deleted()
    {
        var name = Member.NewName("role");
        var role = await Member.MakeRoleAsync(Admin, Account, name, "readApiKeys");
        using var forms = Forms();
        await forms.SignInAsync();
        var form = await forms.GetAsync($"/console/{Account}/roles/{role}/delete");
        await Admin.PostAsync($"/roles/{role}/assignments", new { userId = 1 });

        var refused = await forms.SubmitAsync(form, "main form", ("confirmation", name));

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(refused.Text, Does.Contain("1 user"));
        var holders = await forms.GetAsync($"/console/{Account}/roles/{role}/delete");
        Assert.That(holders.Document.QuerySelector("button.danger"), Is.Null);
        Assert.That(holders.Document.QuerySelector("tbody")!.TextContent, Does.Contain(PulseApp.AdminEmail));
        Assert.That((await forms.GetAsync($"/console/{Account}/roles/2")).Document.QuerySelector("a[href$=delete]"), Is.Null);
    }

    [Test]
    public async Task A_name_with_markup_is_shown_as_text()
    {
        const string name = "<img src=x onerror=alert(1)>";
        var role = await Member.MakeRoleAsync(Admin, Account, name, "readApiKeys");
        using var forms = Forms();
        await forms.SignInAsync();
        var paths = new[] { "", "/edit", "/delete", "/assign" }.Select(page => $"roles/{role}{page}")
            .Append("roles").Append("roles/matrix");
        foreach (var path in paths)
        {
            var page = await forms.GetAsync($"/console/{Account}/{path}");
            Assert.That(page.Text, Does.Contain("onerror"), path);
            Assert.That(page.Document.QuerySelector("img[onerror]"), Is.Null, path);
        }
    }

    [Test]
    public async Task A_superAdmin_assigns_a_role_of_all_accounts_everywhere()
    {
        var created = await Admin.PostAsync(
            "/roles", new { name = Member.NewName("global"), permissions = new[] { "readApiKeys" }, global = true });
        var role = (int)created.Json["id"]!;
        var account = await Member.MakeAccountAsync(Admin);
        var person = await Member.WithAsync(Admin, account, "readUsers");
        using var forms = Forms();
        await forms.SignInAsync();
        var choice = await forms.GetAsync($"/console/{Account}/roles/{role}/assign?search={person.Email}");
        Assert.That(choice.Document.QuerySelector(".empty"), Is.Not.Null);
        choice = await forms.GetAsync($"/console/{Account}/roles/{role}/assign?search={person.Email}&allAccounts=true");

        var assigned = await forms.SubmitAsync(choice, "table form");

        Assert.That(assigned.Location, Is.EqualTo($"/console/{Account}/roles/{role}"));
        var holders = await forms.GetAsync(assigned.Location!);
        Assert.That(holders.Document.QuerySelector("tbody tr")!.TextContent, Does.Contain(person.Email).And.Contain("All accounts"));
    }
}
