using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Usage;
using Pulse.ConsoleTests.Audit;
using HttpApi = Pulse.IntegrationTests.Setup.Api;

namespace Pulse.ConsoleTests.Home;

/// <summary>Keys that are not used any more, and the usage of the account. The test moves the clock.</summary>
public sealed class UnusedKeyTests : AuditPageTests
{
    [Test]
    public async Task Unused_keys_and_the_usage_are_shown()
    {
        await MakeKeyAsync("Never used");
        await UseAsync("Used long ago");
        App.Clock.Advance(TimeSpan.FromDays(31));
        (var admin, _) = await LogInAsync(IntegrationTests.Setup.PulseApp.AdminEmail, IntegrationTests.Setup.PulseApp.AdminPassword);
        await UseAsync("Used today", admin);
        using var forms = await AdminFormsAsync();
        var home = await forms.GetAsync($"/console/{Account}");
        var (idle, never) = (Texts(home, ".lines")[0], Texts(home, ".lines")[1]);

        Assert.That(idle, Does.Contain("Used long ago").And.Not.Contain("Used today").And.Not.Contain("Never used"));
        Assert.That(never, Does.Contain("Never used").And.Not.Contain("Used"));
        Assert.That(Texts(home, ".card")[0], Does.Contain("1 request in the last 7 days, of which 0 were refused."));
        Assert.That(home.Document.QuerySelector(".card .chart > svg"), Is.Not.Null);

        var list = await forms.GetAsync(home.Document.QuerySelectorAll(".more a")[0].GetAttribute("href")!);
        Assert.That(Texts(list, "main tbody td:first-child a"), Is.EqualTo(new[] { "Used long ago" }));
    }

    private async Task UseAsync(string name, HttpApi? admin = null)
    {
        var key = (await (admin ?? Admin).PostAsync("/apikeys", new { name, permissions = new[] { "readApiKeys" } })).Json;
        var client = App.CreateClient();
        client.DefaultRequestHeaders.Add("x-api-key", (string)key["apiKey"]!);
        client.DefaultRequestHeaders.Add("x-api-secret", (string)key["apiSecret"]!);
        await new HttpApi(client).GetAsync("/apikeys");
        await App.Services.GetRequiredService<IUsageRecorder>().FlushAsync(CancellationToken.None);
    }
}
