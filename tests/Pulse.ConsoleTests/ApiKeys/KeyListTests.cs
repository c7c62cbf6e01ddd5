using System.Net;

namespace Pulse.ConsoleTests.ApiKeys;

/// <summary>Filters of the list of API keys.</summary>
public sealed class KeyListTests : KeyPageTests
{
    [Test]
    public async Task Filters_of_the_URL_narrow_the_list_and_stay_in_the_form()
    {
        var owner = NewName("Owner");
        var soon = (await Admin.PostAsync("/apikeys", new
        {
            name = NewName("Soon"),
            permissions = new[] { "readUsers" },
            expiresAt = "2031-05-05T12:00:00.000Z",
            externalId = owner,
        })).Json;
        var late = (await Admin.PostAsync("/apikeys", new
        {
            name = NewName("Late"),
            permissions = new[] { "readMerchants" },
            notBefore = "2031-05-06T00:00:00.000Z",
            externalId = owner,
        })).Json;
        using var forms = await AdminFormsAsync();
        async Task<string[]> NamesAsync(string query) =>
            [.. (await forms.GetAsync($"{ListPath}?externalId={Uri.EscapeDataString(owner)}&{query}")).Document
                .QuerySelectorAll("tbody tr td:first-child a").Select(link => link.TextContent)];
        var (first, second) = ((string)soon["name"]!, (string)late["name"]!);

        Assert.That(await NamesAsync("sort=name"), Is.EqualTo(new[] { second, first }));
        Assert.That(await NamesAsync("sort=-name"), Is.EqualTo(new[] { first, second }));
        Assert.That(await NamesAsync("expiresBefore=2031-05-06"), Is.EqualTo(new[] { first }));
        Assert.That(await NamesAsync("expiresBefore=2031-05-05"), Is.Empty);
        Assert.That(await NamesAsync("permissions=readMerchants"), Is.EqualTo(new[] { second }));
        Assert.That(await NamesAsync("status=notYetValid"), Is.EqualTo(new[] { second }));
        Assert.That(await NamesAsync($"search={first}"), Is.EqualTo(new[] { first }));
        Assert.That(await NamesAsync("lastUsedBefore=2031-05-05"), Is.Empty);
        var page = await forms.GetAsync($"{ListPath}?expiresBefore=2031-05-06&status=notYetValid");
        Assert.That(page.Document.QuerySelector("#f-expiresBefore")!.GetAttribute("value"), Is.EqualTo("2031-05-06"));
        Assert.That(page.Document.QuerySelector("#f-status option[selected]")!.TextContent, Is.EqualTo("Not yet valid"));
        Assert.That(page.Document.QuerySelector("details.more")!.HasAttribute("open"));
    }

    [TestCase("permissions=no:such", "permissions")]
    [TestCase("expiresBefore=soon", "expiresBefore")]
    [TestCase("lastUsedBefore=2031-02-30", "lastUsedBefore")]
    public async Task A_filter_with_a_bad_value_is_shown_beside_its_field(string query, string field)
    {
        using var forms = await AdminFormsAsync();
        var page = await forms.GetAsync($"{ListPath}?{query}");

        Assert.That(page.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(page.Document.QuerySelector($"#f-{field}-error")?.TextContent, Is.Not.Null.And.Not.Empty, page.Text);
    }
}
