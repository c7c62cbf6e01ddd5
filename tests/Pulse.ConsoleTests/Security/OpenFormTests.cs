using System.Net;
using System.Net.Http.Json;
using Pulse.ConsoleTests.Setup;
using Pulse.IntegrationTests.Setup;
using HttpApi = Pulse.IntegrationTests.Setup.Api;

namespace Pulse.ConsoleTests.Security;

/// <summary>Rules 7 and 31: what ends or changes a session counts for the forms that are open in its browser.</summary>
public sealed class OpenFormTests : RoleFormTests
{
    [Test]
    public async Task A_form_of_a_session_that_was_ended_changes_nothing()
    {
        var (forms, _) = await OpenAsync();
        using (forms)
        {
            var page = await forms.GetAsync(Form);
            await EndAsync(TokenOf(forms));

            await ExpectRefusedAsync(forms, page, "/console/sign-in");
        }
    }

    [Test]
    public async Task A_form_of_a_user_who_was_disabled_changes_nothing()
    {
        var (forms, user) = await OpenAsync();
        using (forms)
        {
            var page = await forms.GetAsync(Form);
            var disabled = await Admin.PatchAsync($"/users/{user.Id}", new { active = false }, "*");
            Assert.That(disabled.Status, Is.EqualTo(HttpStatusCode.OK), disabled.Text);

            await ExpectRefusedAsync(forms, page, "/console/sign-in");
        }
    }

    [Test]
    public async Task A_form_of_a_user_who_left_the_account_changes_nothing()
    {
        var elsewhere = await Member.MakeAccountAsync(Admin);
        var (forms, user) = await OpenAsync();
        using (forms)
        {
            var page = await forms.GetAsync(Form);
            var accounts = new { accounts = new[] { new { accountId = elsewhere, primary = true } } };
            var left = await Admin.SendAsync(
                HttpMethod.Put, $"/users/{user.Id}/accounts", JsonContent.Create(accounts), "*");
            Assert.That((int)left.Status, Is.LessThan(300), left.Text);

            var name = Member.NewName("role");
            var refused = await forms.SubmitAsync(page, "main form", ("name", name), ("permissions", "readRoles"));

            Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.NotFound).Or.EqualTo(HttpStatusCode.Forbidden));
            await ExpectNoRoleAsync(name);
        }
    }

    [Test]
    public async Task A_form_of_a_user_who_lost_the_permission_changes_nothing()
    {
        var role = await Member.MakeRoleAsync(Admin, Account, Member.NewName("writer"), "writeRoles", "readRoles");
        var user = await Member.WithNothingAsync(Admin, Account);
        var assigned = await Admin.PostAsync($"/roles/{role}/assignments", new { userId = user.Id });
        Assert.That(assigned.Status, Is.EqualTo(HttpStatusCode.Created), assigned.Text);
        using var forms = Forms();
        await forms.SignInAsync(user.Email, Member.Password);
        var page = await forms.GetAsync(Form);
        Assert.That((int)(await Admin.DeleteAsync($"/roles/{role}/assignments/{user.Id}")).Status, Is.LessThan(300));

        var name = Member.NewName("role");
        var refused = await forms.SubmitAsync(page, "main form", ("name", name), ("permissions", "readRoles"));

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.Forbidden), refused.Text);
        await ExpectNoRoleAsync(name);
    }

    [Test]
    public async Task A_token_of_a_form_from_before_the_sign_in_is_refused_after_it()
    {
        using var forms = Forms();
        var before = (await forms.GetAsync("/console/sign-in")).ValueOf(FormClient.Token);
        await forms.SignInAsync();

        var refused = await forms.PostAsync(Form, (FormClient.Token, before), ("name", Member.NewName("role")));

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(refused.Text, Does.Contain("form_expired"));
    }

    [Test]
    public async Task A_session_of_an_API_key_opens_no_page()
    {
        var key = await Admin.PostAsync("/apikeys", new { name = "For a session", permissions = new[] { "readApiKeys" } });
        var login = await new HttpApi(App.CreateClient())
            .PostAsync("/auth/login", new { apiKey = (string)key.Json["apiKey"]!, apiSecret = (string)key.Json["apiSecret"]! });
        using var forms = Forms();
        forms.Cookies.Add(Url, new Cookie("pulse", (string)login.Json["token"]!));
        foreach (var path in new[] { "/console", "/console/profile", "/console/sessions", $"/console/{Account}/apikeys", Form })
        {
            Assert.That((await forms.GetAsync(path)).Location, Does.StartWith("/console/sign-in"), path);
        }
    }

    [Test]
    public async Task A_narrowed_session_sees_and_sends_only_what_it_is_narrowed_to()
    {
        var login = await new HttpApi(App.CreateClient()).PostAsync(
            "/auth/login", new { email = PulseApp.AdminEmail, password = PulseApp.AdminPassword, permissions = new[] { "readRoles" } });
        Assert.That(login.Status, Is.EqualTo(HttpStatusCode.OK), login.Text);
        using var forms = Forms();
        forms.Cookies.Add(Url, new Cookie("pulse", (string)login.Json["token"]!));
        var list = await forms.GetAsync($"/console/{Account}/roles");
        Assert.That(list.Status, Is.EqualTo(HttpStatusCode.OK), list.Text);
        Assert.That(list.Document.QuerySelector("main a[href$='/roles/new']"), Is.Null);
        Assert.That((await forms.GetAsync(Form)).Status, Is.EqualTo(HttpStatusCode.Forbidden));

        var name = Member.NewName("role");
        var refused = await forms.PostAsync(
            Form, (FormClient.Token, list.ValueOf(FormClient.Token)), ("name", name), ("permissions", "readRoles"));

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.Forbidden));
        await ExpectNoRoleAsync(name);
    }

    private async Task<(FormClient Forms, Member User)> OpenAsync()
    {
        var user = await Member.WithAsync(Admin, Account, "writeRoles", "readRoles");
        var forms = Forms();
        await forms.SignInAsync(user.Email, Member.Password);
        return (forms, user);
    }

    private async Task ExpectRefusedAsync(FormClient forms, HtmlPage page, string way)
    {
        var name = Member.NewName("role");
        var refused = await forms.SubmitAsync(page, "main form", ("name", name), ("permissions", "readRoles"));

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.Found), refused.Text);
        Assert.That(refused.Location, Does.StartWith(way));
        await ExpectNoRoleAsync(name);
    }

    private async Task EndAsync(string token)
    {
        using var client = App.CreateClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        Assert.That((await client.PostAsync("/auth/logout", content: null)).StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
    }
}
