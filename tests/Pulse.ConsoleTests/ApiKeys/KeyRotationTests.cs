using System.Net;
using System.Text.Json.Nodes;
using Pulse.IntegrationTests.Setup;

namespace Pulse.ConsoleTests.ApiKeys;

/// <summary>Rotations, and what the console says before a secret or a key ends.</summary>
public sealed class KeyRotationTests : KeyPageTests
{
    /// <summary>The table of the addresses that used the key.</summary>
    private const string Addresses = ".rotation [aria-label^=Addresses] tbody";

    [Test]
    public async Task The_page_says_whether_the_old_secret_is_still_in_use()
    {
        var key = await MakeKeyAsync();
        await OpenSessionAsync(key);
        App.Clock.Advance(TimeSpan.FromMinutes(1));
        using var forms = await AdminFormsAsync();
        var rotated = await forms.SubmitAsync(
            await forms.GetAsync($"{PathOf(key)}/rotate"), "form.wide", ("graceSeconds", "2"), ("unit", "hours"));
        Assert.That(rotated.Status, Is.EqualTo(HttpStatusCode.OK), rotated.Text);
        var secret = rotated.Document.QuerySelector("#api-secret")!.TextContent;
        var (fresh, old) = ((await ReadAsync(key))["secrets"]![0]!, (await ReadAsync(key))["secrets"]![1]!);
        Assert.That((DateTime)old["endsAt"]! - (DateTime)fresh["createdAt"]!, Is.EqualTo(TimeSpan.FromHours(2)));

        await Using(key, secret).GetAsync("/apikeys");
        await FlushAsync();
        var unused = await forms.GetAsync(PathOf(key));
        Assert.That(unused.Text, Does.Contain("has not been used since"));
        Assert.That(unused.Text, Does.Contain("Till/1.0"), "A session of the old secret.");
        Assert.That(unused.Document.QuerySelector(Addresses)!.TextContent, Does.Contain("Not used").And.Not.Contain("Still used"));
        App.Clock.Advance(TimeSpan.FromMinutes(2));
        await Using(key).GetAsync("/apikeys");
        await FlushAsync();
        App.Clock.Advance(TimeSpan.FromMinutes(3));
        Assert.That((await forms.GetAsync(PathOf(key))).Document.QuerySelector("main .warning")!.TextContent, Does
            .Contain("is still in use").And.Contain("last used 3 minutes ago"));
        Assert.That((await forms.GetAsync(PathOf(key))).Document.QuerySelector(Addresses)!.TextContent, Does.Contain("Still used"));

        var page = await forms.GetAsync($"{PathOf(key)}/rotation/complete");
        var wrong = await forms.SubmitAsync(page, ".confirm form", ("confirmation", "Another name"));
        Assert.That(wrong.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That((await Using(key).GetAsync("/apikeys")).Status, Is.EqualTo(HttpStatusCode.OK));

        var done = await forms.SubmitAsync(page, ".confirm form", ("confirmation", (string)key["name"]!));
        Assert.That(done.Status, Is.EqualTo(HttpStatusCode.Found));
        Assert.That((await Using(key).GetAsync("/apikeys")).Status, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That((await Using(key, secret).GetAsync("/apikeys")).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_pending_secret_is_shown_and_withdrawn()
    {
        var key = await MakeKeyAsync();
        using var forms = await AdminFormsAsync();
        var rotated = await forms.SubmitAsync(await forms.GetAsync($"{PathOf(key)}/rotate"), "form.wide", ("activation", "firstUse"));
        var secret = rotated.Document.QuerySelector("#api-secret")!.TextContent;
        var shown = await forms.GetAsync(PathOf(key));
        Assert.That(shown.Document.QuerySelector(".rotation")!.TextContent, Does.Contain("waits for its first use"));

        var page = await forms.GetAsync($"{PathOf(key)}/rotation/cancel");
        var done = await forms.SubmitAsync(page, ".confirm form", ("confirmation", (string)key["name"]!));

        Assert.That(done.Status, Is.EqualTo(HttpStatusCode.Found));
        Assert.That((await Using(key, secret).GetAsync("/apikeys")).Status, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That((await forms.GetAsync(PathOf(key))).Document.QuerySelector(".rotation"), Is.Null);
    }

    [TestCase("graceSeconds", "a day", "#f-graceSeconds-error")]
    [TestCase("graceSeconds", "", "#f-graceSeconds-error")]
    [TestCase("graceSeconds", "99999999999", "#f-graceSeconds-error")]
    [TestCase("expiry", "2000", "#f-expiry .error")]
    public async Task A_rotation_with_bad_input_changes_nothing(string field, string value, string error)
    {
        var key = await MakeKeyAsync();
        using var forms = await AdminFormsAsync();
        var again = await forms.SubmitAsync(await forms.GetAsync($"{PathOf(key)}/rotate"), "form.wide", (field, value));

        Assert.That(again.Status, Is.EqualTo(HttpStatusCode.BadRequest), again.Text);
        Assert.That(again.Document.QuerySelector(error)?.TextContent, Is.Not.Null.And.Not.Empty);
        Assert.That((await ReadAsync(key))["secrets"]!.AsArray(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_rotation_form_that_is_sent_twice_rotates_once()
    {
        var key = await MakeKeyAsync();
        using var forms = await AdminFormsAsync();
        var form = await forms.GetAsync($"{PathOf(key)}/rotate");
        var first = await forms.SubmitAsync(form, "form.wide");
        var second = await forms.SubmitAsync(form, "form.wide");

        Assert.That((first.Status, second.Status), Is.EqualTo((HttpStatusCode.OK, HttpStatusCode.PreconditionFailed)));
        Assert.That(
            (await Using(key, first.Document.QuerySelector("#api-secret")!.TextContent).GetAsync("/apikeys")).Status,
            Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task The_page_of_a_deletion_says_what_depends_on_the_key()
    {
        var (key, idle) = (await MakeKeyAsync(), await MakeKeyAsync());
        var client = Using(key);
        await OpenSessionAsync(key);
        for (var use = 0; use < 3; use++)
        {
            await client.GetAsync("/apikeys");
        }

        await client.GetAsync("/audit-events");
        await FlushAsync();
        App.Clock.Advance(TimeSpan.FromMinutes(2));
        using var forms = await AdminFormsAsync();
        var page = await forms.GetAsync($"{PathOf(key)}/delete");

        Assert.That(page.Document.QuerySelector("#blast-radius")!.TextContent, Does.Match(
            "^Used [34] times in the last 7 days from 1 address, last 2 minutes ago. 1 more use was refused.$"));
        Assert.That(page.Text, Does.Contain("1 open session").And.Contain("Till/1.0"));
        Assert.That(
            (await forms.GetAsync($"{PathOf(idle)}/delete")).Document.QuerySelector("#blast-radius")!.TextContent.Trim(),
            Is.EqualTo("Never used."));
        var wrong = await forms.SubmitAsync(page, ".confirm form", ("confirmation", ""));
        Assert.That(wrong.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That((await client.GetAsync("/apikeys")).Status, Is.EqualTo(HttpStatusCode.OK));
        var done = await forms.SubmitAsync(page, ".confirm form", ("confirmation", (string)key["name"]!));
        Assert.That((done.Status, done.Location), Is.EqualTo((HttpStatusCode.Found, ListPath)));
        Assert.That((await client.GetAsync("/apikeys")).Status, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task A_key_is_disabled_and_enabled_again()
    {
        var key = await MakeKeyAsync();
        using var forms = await AdminFormsAsync();
        await forms.SubmitAsync(await forms.GetAsync($"{PathOf(key)}/disable"), "form.confirm");
        Assert.That((await Using(key).GetAsync("/apikeys")).Status, Is.Not.EqualTo(HttpStatusCode.OK));
        var disabled = await forms.GetAsync(PathOf(key));
        Assert.That(disabled.Document.QuerySelector("h1 .tag")!.TextContent, Is.EqualTo("Disabled"));

        await forms.SubmitAsync(disabled, "main form");

        Assert.That((await Using(key).GetAsync("/apikeys")).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    private Task<Answer> OpenSessionAsync(JsonNode key) =>
        Using(key).PostAsync("/auth/login", new { apiKey = (string)key["apiKey"]!, apiSecret = (string)key["apiSecret"]! });
}
