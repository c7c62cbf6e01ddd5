using System.Net;
using Pulse.ConsoleTests.Setup;
using Pulse.IntegrationTests.Setup;

namespace Pulse.ConsoleTests.Applications;

public sealed class ApplicationTests : PageTests
{
    [Test]
    public async Task Without_the_right_a_person_sees_neither_the_links_nor_the_pages()
    {
        var account = await Member.MakeAccountAsync(Admin);
        var person = await Member.WithAsync(Admin, account, "readApiKeys");
        using var forms = Forms();
        await forms.SignInAsync(person.Email, Member.Password);
        var root = $"/console/{account}";
        var home = await forms.GetAsync(root);
        var id = Guid.CreateVersion7();

        Assert.That(home.Document.QuerySelectorAll(".side a").Select(link => link.GetAttribute("href")), Is.Not.Empty);
        Assert.That(home.Document.QuerySelector($".side a[href='{root}/applications'], .side a[href='{root}/merchants']"), Is.Null);
        string[] closed =
        [
            "applications", "applications/new", $"applications/{id}", $"applications/{id}/edit/basics", $"applications/{id}/approve",
            $"applications/{id}/decline", $"applications/{id}/withdraw", $"applications/{id}/delete", $"applications/{id}/key",
            "merchants", "merchants/new", $"merchants/{id}", $"merchants/{id}/edit", $"merchants/{id}/close",
        ];
        foreach (var path in closed)
        {
            Assert.That((await forms.GetAsync($"{root}/{path}")).Status, Is.EqualTo(HttpStatusCode.Forbidden), path);
        }
    }

    [Test]
    public async Task A_reader_sees_no_buttons_and_cannot_reveal_sensitive_numbers()
    {
        var path = await Admin.MakeReviewedAsync();
        var reader = await Member.WithAsync(Admin, Account, "readApplications");
        using var forms = Forms();
        await forms.SignInAsync(reader.Email, Member.Password);
        var page = await forms.GetAsync($"/console/{Account}{path}");

        Assert.That(page.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(page.Document.QuerySelectorAll("main form, main a.button"), Is.Empty);
        Assert.That(page.Text, Does.Contain("****7731").And.Not.Contain("987007731"));
        var token = (FormClient.Token, page.ValueOf(FormClient.Token));
        var refused = await forms.PostAsync($"/console/{Account}{path}/reveal", token);
        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(refused.Text, Does.Contain("readSensitiveData").And.Not.Contain("987007731"));
        Assert.That(
            (await forms.PostAsync($"/console/{Account}{path}/approve", token, ("version", "3"))).Status,
            Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [Test]
    public async Task Sensitive_numbers_are_shown_once_and_the_audit_log_names_who_saw_them()
    {
        var path = await Admin.MakeApplicationAsync();
        using var forms = Forms();
        await forms.SignInAsync();
        var masked = await forms.GetAsync($"/console/{Account}{path}");
        Assert.That(masked.Text, Does.Not.Contain("987007731"));

        var shown = await forms.SubmitAsync(masked, "form[action$=reveal]");

        Assert.That(shown.Text, Does.Contain("987007731").And.Contain("123-45-6780"));
        Assert.That(shown.Headers["Cache-Control"], Is.EqualTo("no-store"));
        Assert.That((await Admin.EventsOfAsync(path.Split('/')[^1]))[0].Action, Is.EqualTo("application.revealed"));
        Assert.That((await forms.GetAsync($"/console/{Account}{path}/reveal")).Status, Is.EqualTo(HttpStatusCode.MethodNotAllowed));
    }

    [Test]
    public async Task A_section_is_saved_and_an_empty_sensitive_field_keeps_its_number()
    {
        var path = await Admin.MakeApplicationAsync();
        using var forms = Forms();
        await forms.SignInAsync();
        var form = await forms.GetAsync($"/console/{Account}{path}/edit/businessBanking");
        Assert.That(form.Text, Does.Contain("****7731"));
        Assert.That(form.Document.QuerySelector("[name='businessBanking.accountNumber']")!.GetAttribute("value"), Is.Null.Or.Empty);

        var saved = await forms.SubmitAsync(form, "form.section", ("businessBanking.bankName", "Second Bank"));

        Assert.That(saved.Status, Is.EqualTo(HttpStatusCode.Found), saved.Text);
        var banking = (await Admin.GetAsync(path)).Json["businessBanking"]!;
        Assert.That(((string?)banking["bankName"], (string?)banking["accountNumber"]), Is.EqualTo(("Second Bank", "****7731")));
        Assert.That((string?)banking["accountType"], Is.EqualTo("checking"));
    }

    [Test]
    public async Task Faults_are_beside_their_fields_and_nothing_is_saved()
    {
        var path = await Admin.MakeApplicationAsync();
        using var forms = Forms();
        await forms.SignInAsync();
        var form = await forms.GetAsync($"/console/{Account}{path}/edit/orderProcessing");

        var again = await forms.SubmitAsync(
            form,
            "form.section",
            ("orderProcessing.annualVolume.amount", "many"),
            ("orderProcessing.annualVolume.currency", "USD"));
        var wrong = await forms.SubmitAsync(form, "form.section", ("orderProcessing.annualVolume.currency", "dollars"));
        var contradicting = await forms.SubmitAsync(form, "form.section", ("orderProcessing.keyedPercent", "90"));

        Assert.That(again.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(again.Document.GetElementById("f-orderProcessing-annualVolume-amount-error")!.TextContent, Does.Contain("number"));
        Assert.That(again.Document.GetElementById("f-orderProcessing-annualVolume-amount")!.GetAttribute("value"), Is.EqualTo("many"));
        Assert.That(wrong.Document.GetElementById("f-orderProcessing-annualVolume-currency-error"), Is.Not.Null);
        Assert.That(contradicting.Document.QuerySelector("#problems")!.TextContent, Does.Contain("at most 100"));
        var orders = (await Admin.GetAsync(path)).Json["orderProcessing"]!;
        Assert.That(((decimal)orders["annualVolume"]!["amount"]!, (decimal)orders["keyedPercent"]!), Is.EqualTo((500000m, 5m)));
    }

    [Test]
    public async Task Owners_are_added_and_removed_and_keep_their_numbers()
    {
        var path = await Admin.MakeApplicationAsync();
        using var forms = Forms();
        await forms.SignInAsync();
        var edit = $"/console/{Account}{path}/edit/businessOwners";
        var form = await forms.GetAsync(edit);
        await forms.SubmitAsync(form, "form.section", ("businessOwners[0].equityPercent", "60"), ("businessOwners[1].firstName", "Ada"));
        var two = (await Admin.GetAsync(path)).Json["businessOwners"]!.AsArray();
        Assert.That(two.Select(owner => ((string)owner!["firstName"]!, (string?)owner["ssn"])), Is.EqualTo(new[]
        {
            ("Grace", (string?)"****6780"), ("Ada", null),
        }));

        await forms.SubmitAsync(await forms.GetAsync(edit), "form.section", ("businessOwners[0].remove", "true"));

        var left = (await Admin.GetAsync(path)).Json["businessOwners"]!.AsArray();
        Assert.That(left.Select(owner => (string)owner!["id"]!), Is.EqualTo(new[] { (string)two[1]!["id"]! }));
    }

    [Test]
    public async Task A_draft_that_changed_meanwhile_is_not_overwritten()
    {
        var path = await Admin.MakeApplicationAsync();
        using var forms = Forms();
        await forms.SignInAsync();
        var form = await forms.GetAsync($"/console/{Account}{path}/edit/basics");
        await Admin.PatchAsync(path, """{ "basics": { "dbaName": "Theirs" } }""");

        var refused = await forms.SubmitAsync(form, "form.section", ("basics.dbaName", "Mine"));

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.PreconditionFailed));
        Assert.That(refused.Document.QuerySelector("#problems")!.TextContent, Does.Contain("changed after you opened"));
        Assert.That((string?)(await Admin.GetAsync(path)).Json["basics"]!["dbaName"], Is.EqualTo("Theirs"));
    }

    [Test]
    public async Task An_application_of_another_account_is_not_found()
    {
        var path = await Admin.MakeApplicationAsync();
        var account = await Member.MakeAccountAsync(Admin);
        using var forms = Forms();
        await forms.SignInAsync();
        foreach (var page in new[] { path, $"{path}/edit/basics", $"{path}/approve", $"{path}/delete" })
        {
            Assert.That((await forms.GetAsync($"/console/{account}{page}")).Status, Is.EqualTo(HttpStatusCode.NotFound), page);
        }

        Assert.That((await forms.GetAsync($"/console/{Account}{path}/edit/nothing")).Status, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task A_draft_is_deleted_only_with_its_name_typed_and_a_decline_keeps_its_reason()
    {
        var draft = await Admin.MakeApplicationAsync(Businesses.Application("Typed"));
        var reviewed = await Admin.MakeReviewedAsync();
        using var forms = Forms();
        await forms.SignInAsync();
        var confirm = await forms.GetAsync($"/console/{Account}{draft}/delete");
        var again = await forms.SubmitAsync(confirm, "main form", ("confirmation", "typo"));
        Assert.That(again.Document.QuerySelector("#f-confirmation-error")!.TextContent, Does.Contain("Typed"));
        Assert.That((await Admin.GetAsync(draft)).Status, Is.EqualTo(HttpStatusCode.OK));
        await forms.SubmitAsync(confirm, "main form", ("confirmation", "Typed"));
        Assert.That((await Admin.GetAsync(draft)).Status, Is.EqualTo(HttpStatusCode.NotFound));

        var decline = await forms.GetAsync($"/console/{Account}{reviewed}/decline");
        await forms.SubmitAsync(decline, "main form", ("reason", "Too risky.\r\nSorry."));

        var system = (await Admin.GetAsync(reviewed)).Json["system"]!;
        Assert.That(((string?)system["status"], (string?)system["reason"]), Is.EqualTo(("declined", "Too risky.\nSorry.")));
    }
}
