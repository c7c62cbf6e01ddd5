using System.Net;
using Pulse.ConsoleTests.Setup;
using Pulse.IntegrationTests.Setup;
using HttpApi = Pulse.IntegrationTests.Setup.Api;

namespace Pulse.ConsoleTests.Security;

/// <summary>Texts that try to leave each context of a page, in further items of an account.</summary>
public static class HostileTexts
{
    /// <summary>Element content, attributes, script blocks, templates of frameworks, links, and cells of a spreadsheet.</summary>
    public static readonly string[] All =
    [
        Items.Hostile,
        "</textarea></title></script><script>alert(2)</script>",
        "\"autofocus onfocus=alert(3) x=\"",
        "<svg/onload=alert(4)><a href=//evil.example>x</a>",
        Items.HostileLink,
        "=HYPERLINK(\"https://evil.example\",\"x\")",
        "{{constructor.constructor('alert(5)')()}}${alert(6)}",
        "&lt;img src=x onerror=alert(7)&gt;<!--",
    ];

    /// <summary>All in one text, for fields that are long enough.</summary>
    public static readonly string Whole = string.Join('\n', All);

    /// <summary>Gives each text to a key and to a role, and all of them to an account, an application and a session.</summary>
    /// <param name="admin">A superAdmin.</param>
    /// <param name="account">The account.</param>
    public static async Task StoreAsync(HttpApi admin, string account)
    {
        (string, string) there = ("x-account-id", account);
        foreach (var text in All)
        {
            await MakeAsync("/apikeys", new
            {
                name = text,
                description = Whole,
                externalId = text,
                permissions = new[] { "readApiKeys" },
                metadata = new Dictionary<string, string> { ["text"] = Whole },
            });
            await MakeAsync("/roles", new { name = $"{text}{Member.NewName("")}", permissions = new[] { "readApiKeys" } });
            await MakeAsync("/accounts", new { accountName = text, repcode = text[..Math.Min(32, text.Length)] });
            foreach (var (email, password) in new[] { (PulseApp.AdminEmail, PulseApp.AdminPassword), (text, "wrong") })
            {
                await admin.PostAsync("/auth/login", new { email, password }, ("User-Agent", text));
            }
        }

        var description = Items.Hostile + Items.HostileLink;
        await MakeAsync("/permissions", new { name = Member.NewName("hostile") + ":read", description });
        var declined = Businesses.Application("</title><script>alert(8)</script>").With("businessBanking.bankName", Items.Hostile)
            .With("businessDetails.description", Whole).With("businessBanking.accountHolder", Items.HostileLink);
        declined["businessOwners"]![0]!["title"] = "<svg/onload=alert(9)>";
        var application = await MakeAsync("/applications", declined.ToJsonString());
        var path = $"/applications/{application.Json["id"]}";
        await MakeAsync($"{path}/submit", null);
        await MakeAsync($"{path}/review", null);
        await MakeAsync($"{path}/decline", new { reason = Whole });
        var renamed = await admin.PatchAsync($"/accounts/{account}", new { accountName = Items.Hostile }, "*");
        Assert.That(renamed.Status, Is.EqualTo(HttpStatusCode.OK), renamed.Text);

        async Task<Answer> MakeAsync(string to, object? body)
        {
            var made = await admin.PostAsync(to, body, there);
            Assert.That((int)made.Status, Is.LessThan(300), $"{to} {made.Text}");
            return made;
        }
    }
}
