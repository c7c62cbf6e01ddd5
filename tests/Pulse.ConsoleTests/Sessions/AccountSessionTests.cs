using System.Net;
using Pulse.ConsoleTests.Setup;

namespace Pulse.ConsoleTests.Sessions;

public sealed class AccountSessionTests : PageTests
{
    [Test]
    public async Task An_administrator_ends_a_session_from_the_page_of_its_user()
    {
        var account = await Member.MakeAccountAsync(Admin);
        var admin = await Member.AdministratorAsync(Admin, account);
        var person = await Member.WithAsync(Admin, account, "readApiKeys");
        var (session, _) = await LogInAsync(person.Email, Member.Password);
        using var forms = Forms();
        await forms.SignInAsync(admin.Email, Member.Password);
        var details = await forms.GetAsync($"/console/{account}/users/{person.Id}");

        var ended = await forms.SubmitAsync(details, "table form");

        Assert.That(ended.Location, Is.EqualTo($"/console/{account}/users/{person.Id}"));
        Assert.That((await session.GetAsync("/auth/session")).Status, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task The_list_has_only_sessions_of_the_account_and_no_button_for_the_present_one()
    {
        var account = await Member.MakeAccountAsync(Admin);
        var admin = await Member.AdministratorAsync(Admin, account);
        using var forms = Forms();
        await forms.SignInAsync(admin.Email, Member.Password);

        var list = await forms.GetAsync($"/console/{account}/sessions");

        Assert.That(list.Document.QuerySelectorAll("tbody tr"), Has.Length.EqualTo(1));
        Assert.That(list.Document.QuerySelector("tbody")!.TextContent, Does.Contain("This session"));
        Assert.That(list.Document.QuerySelector("table form"), Is.Null);
    }

    [Test]
    public async Task A_session_of_a_user_with_other_accounts_stays_and_the_page_says_why()
    {
        var (account, other) = (await Member.MakeAccountAsync(Admin), await Member.MakeAccountAsync(Admin));
        var admin = await Member.AdministratorAsync(Admin, account);
        var person = await Member.WithAsync(Admin, account, "readApiKeys");
        var content = System.Net.Http.Json.JsonContent.Create(
            new { accounts = new[] { new { accountId = account }, new { accountId = other } } });
        await Admin.SendAsync(HttpMethod.Put, $"/users/{person.Id}/accounts", content);
        var (session, _) = await LogInAsync(person.Email, Member.Password);
        using var forms = Forms();
        await forms.SignInAsync(admin.Email, Member.Password);
        var list = await forms.GetAsync($"/console/{account}/sessions?search={person.Email}");

        var refused = await forms.SubmitAsync(list, "table form");

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(refused.Document.QuerySelector("[role=alert]")!.TextContent, Does.Contain("accounts that you do not administer"));
        Assert.That((await session.GetAsync("/auth/session")).Status, Is.EqualTo(HttpStatusCode.OK));
    }
}
