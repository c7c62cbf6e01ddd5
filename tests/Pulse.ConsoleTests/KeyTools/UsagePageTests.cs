using System.Net;

namespace Pulse.ConsoleTests.KeyTools;

/// <summary>Charts and tables of the usage of a key and of an account.</summary>
public sealed class UsagePageTests : KeyToolTests
{
    [Test]
    public async Task The_usage_of_a_key_is_drawn_and_is_in_a_table_too()
    {
        var key = await MakeKeyAsync(null, "readApiKeys", "readMerchants");
        await UseAsync(key);
        using var forms = await AdminFormsAsync();
        var page = await forms.GetAsync($"{PathOf(key)}/usage?range=24h");

        var charts = page.Document.QuerySelectorAll(".chart > svg[role=img]").Select(chart => chart.GetAttribute("aria-label")!).ToList();
        Assert.That(charts, Has.Count.EqualTo(2), page.Text);
        Assert.That(charts[0], Does.Contain("Allowed 2, Refused 1").And.Contain("The most: 3"));
        Assert.That(charts[1], Does.Contain("Missing permission 1"));
        Assert.That(Rows(page, "Requests, table").Single(), Does.EndWith("UTC | 2 | 1"));
        var bars = page.Document.QuerySelector(".chart > svg")!.QuerySelectorAll("rect");
        Assert.That(
            bars.Select(bar => bar.GetAttribute("y") + " " + bar.GetAttribute("height")), Is.EqualTo(new[] { "33.33 66.67", "0 33.33" }));
        Assert.That(Rows(page, "Permissions")[1], Is.EqualTo("readMerchants | Never"));
    }

    [TestCase("?range=24h", "24 hours", "Hour")]
    [TestCase("?range=7d", "7 days", "Day (UTC)")]
    [TestCase("?range=7d&per=hour", "7 days", "Hour")]
    [TestCase("", "30 days", "Day (UTC)")]
    [TestCase("?range=90d&per=hour", "90 days", "Day (UTC)")]
    [TestCase("?range=a+year", "30 days", "Day (UTC)")]
    public async Task The_time_and_the_length_of_the_bars_are_in_the_URL(string query, string range, string bucket)
    {
        var key = await MakeKeyAsync();
        await UseAsync(key);
        using var forms = await AdminFormsAsync();
        var page = await forms.GetAsync($"{PathOf(key)}/usage{query}");

        Assert.That(page.Document.QuerySelector("nav[aria-label=Time] [aria-current]")!.TextContent, Is.EqualTo(range));
        Assert.That(page.Document.QuerySelector(".chart th")!.TextContent, Is.EqualTo(bucket));
    }

    [Test]
    public async Task The_usage_of_an_account_is_grouped_by_key_permission_external_id_and_reason()
    {
        var account = await MakeAccountAsync();
        var (idle, gone) = (await MakeKeyInAsync(account, "customer-1", "readApiKeys"), await MakeKeyInAsync(account, null, "readApiKeys"));
        await UseAsync(idle);
        await UseAsync(gone);
        await Using(gone).GetAsync("/apikeys");
        await FlushAsync();
        await Admin.SendAsync(HttpMethod.Delete, $"/apikeys/{(string)gone["id"]!}", ("x-account-id", account));
        using var forms = await AdminFormsAsync();
        async Task<string[]> RowsBy(string group, string region) =>
            Rows(await forms.GetAsync($"/console/{account}/usage?by={group}"), region);

        Assert.That(
            await RowsBy("key", "By API key"), Is.EqualTo(new[] { $"Deleted key {gone["id"]} | 4 | 1 | ", $"{idle["name"]} | 3 | 1 | " }));
        Assert.That(await RowsBy("permission", "By permission"), Is.EqualTo(new[] { "readApiKeys | 5 | 0 | " }));
        Assert.That(await RowsBy("externalId", "By external id"), Is.EqualTo(new[] { "customer-1 | 3 | 1 | " }));
        Assert.That(await RowsBy("refusal", "By reason of refusal"), Is.EqualTo(new[] { "Missing permission | 2 | 2 | " }));
    }

    [Test]
    public async Task Without_a_use_the_pages_say_what_is_counted()
    {
        var key = await MakeKeyAsync();
        using var forms = await AdminFormsAsync();
        foreach (var path in new[] { $"{PathOf(key)}/usage", $"/console/{await MakeAccountAsync()}/usage" })
        {
            var page = await forms.GetAsync(path);
            Assert.That(page.Document.QuerySelector(".empty")!.TextContent, Does.Contain("Uses are counted when"), path);
            Assert.That(page.Document.QuerySelector(".chart"), Is.Null);
        }
    }

    [Test]
    public async Task A_member_without_rights_on_keys_sees_neither_the_entry_nor_the_pages()
    {
        var key = await MakeKeyAsync();
        using var forms = await MemberFormsAsync("readMerchants");

        Assert.That((await forms.GetAsync($"/console/{Account}")).Document.QuerySelector($"a[href='/console/{Account}/usage']"), Is.Null);
        foreach (var page in new[] { $"/console/{Account}/usage", $"{PathOf(key)}/usage", $"{PathOf(key)}/explain" })
        {
            Assert.That((await forms.GetAsync(page)).Status, Is.EqualTo(HttpStatusCode.Forbidden), page);
        }
    }

    [Test]
    public async Task A_key_of_another_account_is_not_found()
    {
        var foreign = await MakeKeyInAsync(await MakeAccountAsync(), null, "readApiKeys");
        using var forms = await AdminFormsAsync();
        foreach (var page in new[] { "usage", "explain", "narrow" })
        {
            Assert.That((await forms.GetAsync($"{PathOf(foreign)}/{page}")).Status, Is.EqualTo(HttpStatusCode.NotFound), page);
        }
    }
}
