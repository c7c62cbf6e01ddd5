using System.Net;
using System.Text.Json.Nodes;
using Pulse.ConsoleTests.Setup;
using Pulse.IntegrationTests.Setup;

namespace Pulse.ConsoleTests.Portal;

public sealed class PortalTests : PageTests
{
    [Test]
    public async Task The_key_is_kept_in_a_cookie_of_the_portal_only()
    {
        var draft = await Admin.MakeDraftAsync();
        using var forms = Forms();
        var entered = await EnterAsync(forms, draft.Key);

        Assert.That(entered.Location, Is.EqualTo("/portal/form"));
        Assert.That(
            entered.Headers["Set-Cookie"].ToLowerInvariant(), Does.Match("pulse-portal=pla_.*path=/portal; samesite=strict; httponly"));
        Assert.That(entered.Text, Does.Not.Contain(draft.Key));
        var page = await forms.GetAsync("/portal/form/basics");
        Assert.That(page.Text, Does.Not.Contain(draft.Key).And.Not.Contain(PulseApp.AdminEmail));
        Assert.That(page.Headers["Content-Security-Policy"], Does.StartWith("default-src 'self'").And.Contain("frame-ancestors 'none'"));
        Assert.That(page.Headers["Cache-Control"], Is.EqualTo("no-store"));
        Assert.That((await forms.GetAsync($"/console/{Account}")).Location, Does.StartWith("/console/sign-in"));
    }

    [Test]
    public async Task The_routes_of_the_API_below_the_portal_stay_JSON_and_ignore_the_cookie()
    {
        var draft = await Admin.MakeDraftAsync();
        using var forms = Forms();
        await EnterAsync(forms, draft.Key);
        foreach (var (path, status) in new[]
        {
            ("/portal/application", HttpStatusCode.Unauthorized), ("/portal/none", HttpStatusCode.NotFound),
            ("/portalform", HttpStatusCode.NotFound),
        })
        {
            var answer = await forms.GetAsync(path);
            Assert.That((answer.Status, answer.Headers["Content-Type"]), Is.EqualTo((status, "application/problem+json")), path);
            Assert.That(answer.Headers["Content-Security-Policy"], Does.StartWith("default-src 'none'"), path);
        }

        var page = await forms.GetAsync("/portal/form/none");
        Assert.That((page.Status, page.Headers["Content-Type"]), Is.EqualTo((HttpStatusCode.NotFound, "text/html; charset=utf-8")));
    }

    [Test]
    public async Task A_wrong_key_and_one_that_has_ended_open_nothing()
    {
        var draft = await Admin.MakeDraftAsync();
        using var forms = Forms();
        Assert.That((await forms.GetAsync("/portal/form")).Location, Is.EqualTo("/portal"));
        var wrong = await EnterAsync(forms, "pla_wrong");
        Assert.That((wrong.Status, wrong.Headers.ContainsKey("Set-Cookie")), Is.EqualTo((HttpStatusCode.BadRequest, false)));
        Assert.That(wrong.Document.QuerySelector("#f-key-error")!.TextContent, Does.Contain("not valid"));
        await EnterAsync(forms, draft.Key);
        var form = await forms.GetAsync("/portal/form/basics");
        await Admin.SubmitAsync(draft);

        var ended = await forms.GetAsync("/portal/form");
        var late = await forms.SubmitAsync(form, "form.section", ("basics.dbaName", "Late"));

        Assert.That((ended.Location, late.Location), Is.EqualTo(("/portal?ended=true", "/portal?ended=true")));
        Assert.That((await forms.GetAsync("/portal?ended=true")).Text, Does.Contain("not valid any more"));
        Assert.That((string?)(await Admin.GetAsync(draft.Path)).Json["basics"]!["dbaName"], Is.Null);
    }

    [Test]
    public async Task The_session_of_a_user_opens_no_draft_and_forms_need_their_token()
    {
        var (draft, other) = (await Admin.MakeDraftAsync(), await Admin.MakeDraftAsync());
        using var forms = Forms();
        await forms.SignInAsync();
        Assert.That((await forms.GetAsync("/portal/form")).Location, Is.EqualTo("/portal"));
        await EnterAsync(forms, draft.Key);
        var form = await forms.GetAsync("/portal/form/basics");
        await EnterAsync(forms, other.Key);

        var none = await forms.PostAsync("/portal/form/basics", ("version", "1"), ("basics.dbaName", "Forged"));
        var foreign = await forms.SubmitAsync(form, "form.section", ("basics.dbaName", "Forged"));

        Assert.That((none.Status, foreign.Status), Is.EqualTo((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest)));
        Assert.That((string?)(await Admin.GetAsync(other.Path)).Json["basics"]!["dbaName"], Is.Null);
        Assert.That((string?)(await Admin.GetAsync(draft.Path)).Json["basics"]!["dbaName"], Is.Null);
    }

    [Test]
    public async Task The_script_learns_the_version_the_errors_and_the_ids_of_new_owners()
    {
        var draft = await Admin.MakeDraftAsync();
        using var forms = Forms();
        await EnterAsync(forms, draft.Key);
        var form = await forms.GetAsync("/portal/form/businessOwners");
        forms.Accept = "application/json";

        var saved = Json(await forms.SubmitAsync(form, "form.section", ("businessOwners[1].firstName", "Ada")));
        var lost = await forms.SubmitAsync(form, "form.section", ("businessOwners[0].firstName", "Lost"));
        var wrong = await forms.SubmitAsync(
            form,
            "form.section",
            ("version", $"{saved["version"]}"),
            ("businessOwners[0].equityPercent", "101"));

        var owners = (await Admin.GetAsync(draft.Path)).Json["businessOwners"]!.AsArray();
        Assert.That((string?)saved["values"]!["businessOwners[1].id"], Is.EqualTo((string?)owners[1]!["id"]));
        Assert.That((lost.Status, wrong.Status), Is.EqualTo((HttpStatusCode.PreconditionFailed, HttpStatusCode.BadRequest)));
        Assert.That((string?)Json(lost)["errors"]![""], Does.Contain("changed after you opened"));
        Assert.That((string?)Json(wrong)["errors"]!["businessOwners[0].equityPercent"], Does.Contain("100"));
        Assert.That(((string?)owners[0]!["firstName"], (int)owners[0]!["equityPercent"]!), Is.EqualTo(("Grace", 100)));
    }

    [Test]
    public async Task An_applicant_checks_the_values_and_submits_exactly_what_the_page_showed()
    {
        var draft = await Admin.MakeDraftAsync();
        using var forms = Forms();
        await EnterAsync(forms, draft.Key);
        var page = await forms.GetAsync("/portal/form/submit");
        Assert.That(page.Text, Does.Contain("****6789").And.Not.Contain("123-45-6789"));
        await Admin.PatchAsync(draft.Path, """{ "basics": { "dbaName": "Changed meanwhile" } }""");

        var lost = await forms.SubmitAsync(page, "main form");
        Assert.That((lost.Status, StatusOf(await Admin.GetAsync(draft.Path))), Is.EqualTo((HttpStatusCode.PreconditionFailed, "draft")));
        Assert.That(lost.Text, Does.Contain("changed after you opened this page").And.Contain("Changed meanwhile"));
        var submitted = await forms.SubmitAsync(lost, "main form");

        Assert.That((submitted.Status, submitted.Heading), Is.EqualTo((HttpStatusCode.OK, "Application submitted")), submitted.Text);
        Assert.That(submitted.Text, Does.Contain("What happens next").And.Contain(draft.Id).And.Contain("Changed meanwhile"));
        Assert.That(submitted.Document.QuerySelectorAll("form, main a"), Is.Empty, "Nothing can be changed any more.");
        Assert.That(submitted.Headers["Set-Cookie"], Does.Contain("pulse-portal=;"));
        Assert.That(StatusOf(await Admin.GetAsync(draft.Path)), Is.EqualTo("submitted"));
        Assert.That((await forms.SubmitAsync(lost, "main form")).Location, Is.EqualTo("/portal"));
        await EnterAsync(forms, draft.Key);
        Assert.That((await forms.GetAsync("/portal/form/submit")).Location, Is.EqualTo("/portal"));
    }

    [Test]
    public async Task An_incomplete_application_shows_what_is_missing_in_each_section_and_has_no_button()
    {
        var draft = await Admin.MakeDraftAsync();
        using var forms = Forms();
        await EnterAsync(forms, draft.Key);
        var complete = await forms.GetAsync("/portal/form/submit");
        var emptied = await Admin.PatchAsync(draft.Path, """{ "basics": { "taxId": null } }""");

        var page = await forms.GetAsync("/portal/form/submit");
        var refused = await forms.SubmitAsync(complete, "main form", ("version", emptied.Header("ETag")!.Trim('"')));

        Assert.That(page.Document.QuerySelector("main form"), Is.Null);
        Assert.That(
            page.Document.QuerySelector("section:has(#s-basics)")!.TextContent,
            Does.Contain("Missing: Employer Identification Number"));
        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(refused.Document.QuerySelector("[role=alert]")!.TextContent, Does.Contain("not complete"));
        Assert.That(StatusOf(await Admin.GetAsync(draft.Path)), Is.EqualTo("draft"));
    }

    [Test]
    public async Task A_submission_of_a_draft_that_has_just_ended_leads_to_the_form_of_the_key()
    {
        var draft = await Admin.MakeDraftAsync();
        using var forms = Forms();
        await EnterAsync(forms, draft.Key);
        var page = await forms.GetAsync("/portal/form/submit");
        await Admin.SubmitAsync(draft);

        Assert.That((await forms.SubmitAsync(page, "main form")).Location, Is.EqualTo("/portal?ended=true"));
    }

    private static string? StatusOf(Answer answer) => (string?)answer.Json["system"]!["status"];

    private static JsonNode Json(HtmlPage answer) => JsonNode.Parse(answer.Text)!;

    private static async Task<HtmlPage> EnterAsync(FormClient forms, string key) =>
        await forms.SubmitAsync(await forms.GetAsync("/portal"), "main form", ("key", key));
}
