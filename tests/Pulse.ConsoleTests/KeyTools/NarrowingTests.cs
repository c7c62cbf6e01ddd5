using System.Net;
using System.Text.Json.Nodes;

namespace Pulse.ConsoleTests.KeyTools;

/// <summary>Least privilege: permissions that a key does not use are removed.</summary>
public sealed class NarrowingTests : KeyToolTests
{
    [Test]
    public async Task The_page_lists_what_goes_and_the_form_removes_it()
    {
        var key = await AgedKeyAsync();
        using var forms = await AdminFormsAsync();
        var page = await forms.GetAsync($"{PathOf(key)}/narrow?days=7");
        Assert.That(Rows(page, "Unused permissions"), Is.EqualTo(new[] { "readMerchants | Never", "readRoles | Never" }));

        var done = await forms.SubmitAsync(page, "form[method=post].after");

        Assert.That(done.Location, Is.EqualTo($"{PathOf(key)}/usage"), done.Text);
        Assert.That(PermissionsOf(await ReadAsync(key)), Is.EqualTo(new[] { "readApiKeys" }));
        var next = await forms.GetAsync(done.Location!);
        Assert.That(next.Document.QuerySelector(".notice")!.TextContent, Does.Contain("readMerchants, readRoles"));
        var rest = await forms.GetAsync($"{PathOf(key)}/narrow?days=7");
        Assert.That(rest.Document.QuerySelector(".empty")!.TextContent, Does.Contain("Nothing can go"));
    }

    [Test]
    public async Task A_key_that_changed_after_the_page_was_opened_keeps_its_permissions()
    {
        var key = await AgedKeyAsync();
        using var forms = await AdminFormsAsync();
        var page = await forms.GetAsync($"{PathOf(key)}/narrow?days=7");
        await Admin.PatchAsync($"/apikeys/{(string)key["id"]!}", new { description = "changed" });

        var refused = await forms.SubmitAsync(page, "form[method=post].after");

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.PreconditionFailed));
        Assert.That(PermissionsOf(await ReadAsync(key)), Has.Length.EqualTo(3));
    }

    [TestCase("30")]
    [TestCase("many")]
    [TestCase("")]
    public async Task A_wrong_time_changes_nothing(string days)
    {
        var key = await AgedKeyAsync();
        using var forms = await AdminFormsAsync();
        var page = await forms.GetAsync($"{PathOf(key)}/narrow?days=7");

        var refused = await forms.SubmitAsync(page, "form[method=post].after", ("days", days));

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(ErrorOf(refused, "days"), Is.Not.Empty);
        Assert.That(PermissionsOf(await ReadAsync(key)), Has.Length.EqualTo(3));
    }

    [Test]
    public async Task A_key_of_today_and_a_key_without_any_use_have_no_button()
    {
        var unused = await AgedKeyAsync(isUsed: false);
        var young = await MakeKeyAsync();
        using var forms = await AdminFormsAsync();

        var page = await forms.GetAsync($"{PathOf(unused)}/narrow?days=7");

        Assert.That((await forms.GetAsync($"{PathOf(young)}/narrow")).Document.QuerySelector("main form"), Is.Null);
        Assert.That(page.Document.QuerySelector("main form[method=post]"), Is.Null);
        Assert.That(page.Text, Does.Contain("Disable or delete it instead"));
    }

    [Test]
    public async Task A_reader_sees_neither_the_button_nor_the_page()
    {
        var key = await AgedKeyAsync();
        using var forms = await MemberFormsAsync("readApiKeys");

        var usage = await forms.GetAsync($"{PathOf(key)}/usage");

        Assert.That(usage.Document.QuerySelectorAll("main a").Select(link => link.GetAttribute("href")), Has.None.EndWith("/narrow"));
        Assert.That((await forms.GetAsync($"{PathOf(key)}/narrow")).Status, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    /// <summary>A key that is 10 days old, and used one of its three permissions today.</summary>
    private async Task<JsonNode> AgedKeyAsync(bool isUsed = true)
    {
        var key = await MakeKeyAsync(null, "readApiKeys", "readMerchants", "readRoles");
        App.Clock.Advance(TimeSpan.FromDays(10));
        if (isUsed)
        {
            await UseAsync(key);
        }

        return key;
    }
}
