using System.Net;
using Pulse.ConsoleTests.Setup;
using Pulse.IntegrationTests.Setup;

namespace Pulse.ConsoleTests.Merchants;

public sealed class MerchantTests : PageTests
{
    [Test]
    public async Task A_merchant_is_created_and_faults_are_beside_their_fields()
    {
        using var forms = Forms();
        await forms.SignInAsync();
        var form = await forms.GetAsync($"/console/{Account}/merchants/new");
        var name = Member.NewName("Made");
        (string, string)[] fields =
        [
            ("basics.businessName", name), ("basics.taxId", "12-3456789"), ("basics.address.line1", "1 Market St"),
            ("basics.address.city", "Oakland"), ("basics.address.state", "CA"), ("basics.address.postalCode", "94607"),
            ("basics.address.country", "US"), ("basics.contact.firstName", "Ada"), ("basics.contact.lastName", "Brown"),
            ("basics.contact.email", "ada@acme.test"), ("basics.contact.phone", "+14155552671"),
            ("businessDetails.legalStructure", "corporation"), ("businessDetails.mcc", "5814"),
        ];

        var missing = await forms.SubmitAsync(form, "form.section", fields);
        var created = await forms.SubmitAsync(form, "form.section", [.. fields, ("businessDetails.description", "Coffee.\r\nTea.")]);

        Assert.That(missing.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(missing.Document.GetElementById("f-businessDetails-description-error")!.TextContent, Is.EqualTo("Required."));
        Assert.That(created.Status, Is.EqualTo(HttpStatusCode.Found), created.Text);
        var made = (await Admin.GetAsync($"/merchants?search={name}")).Json.AsArray().Single()!;
        Assert.That((string?)made["businessDetails"]!["description"], Is.EqualTo("Coffee.\nTea."));
    }

    [Test]
    public async Task A_merchant_that_changed_meanwhile_is_neither_saved_nor_suspended()
    {
        var merchant = await Admin.MakeMerchantAsync();
        using var forms = Forms();
        await forms.SignInAsync();
        var form = await forms.GetAsync($"/console/{Account}{merchant.Path}/edit");
        var details = await forms.GetAsync($"/console/{Account}{merchant.Path}");
        await Admin.PatchAsync(merchant.Path, """{ "basics": { "dbaName": "Theirs" } }""");

        var saved = await forms.SubmitAsync(form, "form.section", ("basics.dbaName", "Mine"));
        var suspended = await forms.SubmitAsync(details, "form[action$=suspend]");

        Assert.That((saved.Status, suspended.Status), Is.EqualTo((HttpStatusCode.PreconditionFailed, HttpStatusCode.PreconditionFailed)));
        Assert.That(suspended.Text, Does.Contain("changed after you opened"));
        var kept = (await Admin.GetAsync(merchant.Path)).Json;
        Assert.That(((string?)kept["basics"]!["dbaName"], (string?)kept["status"]), Is.EqualTo(("Theirs", "active")));
    }

    [Test]
    public async Task A_merchant_is_closed_only_with_its_name_typed_and_a_reader_sees_no_buttons()
    {
        var name = Member.NewName("Closed");
        var merchant = await Admin.MakeMerchantAsync(Businesses.Profile(name));
        var reader = await Member.WithAsync(Admin, Account, "readMerchants");
        using var reading = Forms();
        await reading.SignInAsync(reader.Email, Member.Password);
        var shown = await reading.GetAsync($"/console/{Account}{merchant.Path}");
        Assert.That(shown.Heading, Does.StartWith(name));
        Assert.That(shown.Document.QuerySelectorAll("main form, main a.button"), Is.Empty);
        Assert.That((await reading.GetAsync($"/console/{Account}{merchant.Path}/close")).Status, Is.EqualTo(HttpStatusCode.Forbidden));

        using var forms = Forms();
        await forms.SignInAsync();
        var confirm = await forms.GetAsync($"/console/{Account}{merchant.Path}/close");
        var again = await forms.SubmitAsync(confirm, "main form", ("confirmation", "typo"));
        Assert.That(again.Document.QuerySelector("#f-confirmation-error"), Is.Not.Null);
        Assert.That((string?)(await Admin.GetAsync(merchant.Path)).Json["status"], Is.EqualTo("active"));

        await forms.SubmitAsync(confirm, "main form", ("confirmation", name));

        Assert.That((string?)(await Admin.GetAsync(merchant.Path)).Json["status"], Is.EqualTo("closed"));
    }
}
