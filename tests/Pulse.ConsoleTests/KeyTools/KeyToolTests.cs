using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using AngleSharp.Dom;
using Pulse.ConsoleTests.ApiKeys;
using Pulse.ConsoleTests.Setup;

namespace Pulse.ConsoleTests.KeyTools;

/// <summary>Base class of tests of the usage of API keys, and of what changes many of them.</summary>
public abstract class KeyToolTests : KeyPageTests
{
    /// <summary>Sessions outlive the days for which a key is unused.</summary>
    protected override Dictionary<string, string> Settings => new() { ["Sessions:LifetimeMinutes"] = "525600" };

    /// <summary>A new account of the superAdmin.</summary>
    protected async Task<string> MakeAccountAsync()
    {
        var made = await Admin.PostAsync("/accounts", new { accountName = NewName("Account") });
        Assert.That(made.Status, Is.EqualTo(HttpStatusCode.Created), made.Text);
        return (string)made.Json["accountId"]!;
    }

    protected async Task<JsonNode> MakeKeyInAsync(string account, string? externalId = null, params string[] permissions)
    {
        var made = await Admin.PostAsync("/apikeys", new { name = NewName(), permissions, externalId }, ("x-account-id", account));
        Assert.That(made.Status, Is.EqualTo(HttpStatusCode.Created), made.Text);
        return made.Json;
    }

    /// <summary>Imports keys into an account.</summary>
    /// <returns>Their ids.</returns>
    protected async Task<string[]> MakeManyAsync(string account, int count)
    {
        var items = Enumerable.Range(0, count).Select(number => NewName($"Many {number}")).Select(name => new
        {
            name,
            permissions = new[] { "readApiKeys" },
            digest = new { algorithm = "sha256", encoding = "hex", value = DigestOf(name) },
        });
        var made = await Admin.PostAsync("/apikeys/import", new { items }, ("x-account-id", account));
        Assert.That(made.Status, Is.EqualTo(HttpStatusCode.OK), made.Text);
        return [.. made.Json["results"]!.AsArray().Select(result => (string)result!["apiKey"]!["id"]!)];
    }

    protected async Task<int> CountAsync(string account, string status)
    {
        var page = await Admin.SendAsync(HttpMethod.Get, $"/apikeys?page=1&pageSize=1&status={status}", ("x-account-id", account));
        return int.Parse(page.Header("X-Total-Count")!, CultureInfo.InvariantCulture);
    }

    /// <summary>Two allowed requests and one that is refused for its permission.</summary>
    protected async Task UseAsync(JsonNode key)
    {
        await Using(key).GetAsync("/apikeys");
        await Using(key).GetAsync("/apikeys");
        Assert.That((await Using(key).GetAsync("/audit-events")).Status, Is.EqualTo(HttpStatusCode.Forbidden));
        await FlushAsync();
    }

    protected async Task<string> StatusOfAsync(JsonNode key)
    {
        var read = await Admin.GetAsync($"/apikeys/{(string)key["id"]!}");
        return read.Status == HttpStatusCode.OK ? (string)read.Json["status"]! : "gone";
    }

    protected static string[] PermissionsOf(JsonNode key) => [.. key["permissions"]!.AsArray().Select(name => (string)name!)];

    protected static string DigestOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(secret)));

    protected static string ErrorOf(HtmlPage page, string field) =>
        page.Document.QuerySelector($"#f-{field}-error")?.TextContent ?? "";

    /// <summary>The texts of the rows of a table, whose region has this name.</summary>
    protected static string[] Rows(HtmlPage page, string region) =>
    [
        .. page.Document.QuerySelectorAll($"[aria-label='{region}'] tbody tr")
            .Select(row => string.Join(" | ", row.Children.Select(cell => Text(cell)))),
    ];

    protected static string Text(IElement element) =>
        string.Join(' ', element.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
