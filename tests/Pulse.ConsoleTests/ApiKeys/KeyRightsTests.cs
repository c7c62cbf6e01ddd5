using System.Net;

namespace Pulse.ConsoleTests.ApiKeys;

/// <summary>Who sees and changes API keys in the console, and what a hostile key cannot do.</summary>
public sealed class KeyRightsTests : KeyPageTests
{
    private static readonly string[] Changes = ["edit", "rotate", "disable", "delete", "rotation/complete", "rotation/cancel"];

    [Test]
    public async Task A_reader_sees_no_button_and_no_page_that_changes_a_key()
    {
        var key = await MakeKeyAsync();
        using var forms = await MemberFormsAsync("readApiKeys");
        var (list, details) = (await forms.GetAsync(ListPath), await forms.GetAsync(PathOf(key)));

        Assert.That((list.Status, details.Status), Is.EqualTo((HttpStatusCode.OK, HttpStatusCode.OK)));
        var links = list.Document.QuerySelectorAll("main a").Concat(details.Document.QuerySelectorAll("main a"))
            .Select(link => link.GetAttribute("href")!).ToList();
        Assert.That(links.Where(link => Changes.Append("new").Any(page => link.EndsWith($"/{page}", StringComparison.Ordinal))), Is.Empty);
        Assert.That(details.Document.QuerySelectorAll("main form"), Is.Empty);
        Assert.That((await forms.GetAsync($"{ListPath}/new")).Status, Is.EqualTo(HttpStatusCode.Forbidden));
        foreach (var page in Changes)
        {
            Assert.That((await forms.GetAsync($"{PathOf(key)}/{page}")).Status, Is.EqualTo(HttpStatusCode.Forbidden), page);
        }
    }

    [Test]
    public async Task A_reader_cannot_send_a_change_either()
    {
        var key = await MakeKeyAsync();
        using var forms = await MemberFormsAsync("readApiKeys");
        var list = await forms.GetAsync(ListPath);
        var token = list.Document.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        (string, string)[] fields =
        [
            ("__RequestVerificationToken", token),
            ("confirmation", (string)key["name"]!),
            ("name", "Mine"),
            ("permissions", "readApiKeys"),
            ("expiry", "never"),
            ("version", "1"),
        ];
        foreach (var page in Changes.Append("enable").Select(page => $"{PathOf(key)}/{page}").Append($"{ListPath}/new"))
        {
            Assert.That((await forms.PostAsync(page, fields)).Status, Is.EqualTo(HttpStatusCode.Forbidden), page);
        }

        Assert.That((await ReadAsync(key)).ToJsonString(), Does.Contain((string)key["name"]!).And.Contain("\"status\":\"active\""));
    }

    [Test]
    public async Task A_member_without_rights_on_keys_sees_no_entry_and_no_page()
    {
        var key = await MakeKeyAsync();
        using var forms = await MemberFormsAsync("readMerchants");

        Assert.That((await forms.GetAsync($"/console/{Account}")).Document.QuerySelector($"a[href='{ListPath}']"), Is.Null);
        foreach (var page in new[] { ListPath, PathOf(key) })
        {
            Assert.That((await forms.GetAsync(page)).Status, Is.EqualTo(HttpStatusCode.Forbidden), page);
        }
    }

    [Test]
    public async Task A_key_of_another_account_is_not_found()
    {
        var key = await MakeKeyAsync();
        var other = (string)(await Admin.PostAsync("/accounts", new { accountName = NewName("Account") })).Json["accountId"]!;
        using var forms = await AdminFormsAsync();
        foreach (var page in Changes.Prepend("").Select(page => $"/console/{other}/apikeys/{(string)key["id"]!}/{page}".TrimEnd('/')))
        {
            Assert.That((await forms.GetAsync(page)).Status, Is.EqualTo(HttpStatusCode.NotFound), page);
        }
    }

    [Test]
    public async Task Only_permissions_that_the_user_holds_are_offered_and_granted()
    {
        using var forms = await MemberFormsAsync("writeApiKeys", "readMerchants");
        var form = await forms.GetAsync($"{ListPath}/new");
        var offered = form.Document.QuerySelectorAll("input[name=permissions]").Select(input => input.GetAttribute("value"));
        Assert.That(offered, Is.EquivalentTo(new[] { "writeApiKeys", "readMerchants" }));

        var name = NewName();
        var refused = await forms.SubmitAsync(form, "form.wide", ("name", name), ("permissions", "writeUsers"));

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(refused.Document.QuerySelector("#problems")!.TextContent, Does.Contain("writeUsers"));
        Assert.That(await CountAsync(name), Is.Zero);
    }

    [Test]
    public async Task Permissions_are_grouped_by_kind_and_those_of_the_installation_by_their_prefix()
    {
        foreach (var name in new[] { "orders:read", "orders:write", "stock.read" })
        {
            await Admin.PostAsync("/permissions", new { name, description = "For services" });
        }

        using var forms = await AdminFormsAsync();
        var groups = (await forms.GetAsync($"{ListPath}/new")).Document.QuerySelectorAll(".permission-choice fieldset").ToDictionary(
            group => group.QuerySelector("legend")!.TextContent,
            group => group.QuerySelectorAll("input").Select(input => input.GetAttribute("value")));

        Assert.That(groups["Merchants"], Is.EqualTo(new[] { "readMerchants", "writeMerchants" }));
        Assert.That(groups["orders"], Is.EqualTo(new[] { "orders:read", "orders:write" }));
        Assert.That(groups["stock"], Is.EqualTo(new[] { "stock.read" }));
    }

    [Test]
    public async Task Texts_of_a_key_never_become_markup()
    {
        const string Attack = "\"><script>alert(1)</script><img src=x onerror=alert(2)>";
        var key = (await Admin.PostAsync("/apikeys", new
        {
            name = Attack,
            description = Attack,
            permissions = new[] { "readApiKeys" },
            externalId = Attack,
            metadata = new Dictionary<string, string> { ["<script>"] = Attack },
        })).Json;
        using var forms = await AdminFormsAsync();
        foreach (var page in Changes.Select(page => $"{PathOf(key)}/{page}").Append(ListPath).Append(PathOf(key)))
        {
            var shown = await forms.GetAsync(page);
            Assert.That(shown.Status, Is.EqualTo(HttpStatusCode.OK), page);
            Assert.That(shown.Text, Does.Contain("alert(1)"), page);
            Assert.That(shown.Document.QuerySelectorAll("script:not([src]), main img, [onerror]"), Is.Empty, page);
        }
    }
}
