using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Usage;
using Pulse.Domain.Common;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Usage;

/// <summary>The usage of a key names the networks it was used from.</summary>
public sealed class KeyNetworkTests(TestDatabase database) : ContractTests(database)
{
    private Setup.Api admin = null!;

    protected override Dictionary<string, string> MoreSettings => new() { ["Sessions:LifetimeMinutes"] = "525600" };

    protected override void Configure(IServiceCollection services) => services.AddSingleton<IStartupFilter, ClientAddresses>();

    [SetUp]
    public async Task NewAccountAsync() => admin = await AdminInNewAccountAsync();

    [Test]
    public async Task Networks_of_allowed_uses_in_the_period_are_listed_latest_first()
    {
        var key = await admin.MakeKeyAsync("readApiKeys");
        await Using(key).From("203.0.113.1").GetAsync("/apikeys");
        await FlushAsync();
        App.Clock.Advance(TimeSpan.FromDays(3));
        await Using(key).From("203.0.113.2").GetAsync("/apikeys");
        await FlushAsync();
        App.Clock.Advance(TimeSpan.FromMinutes(1));
        await Using(key).From("2001:db8:0:7:1:2:3:4").GetAsync("/apikeys");
        await Using(key).From("203.0.113.3").GetAsync("/audit-events");

        Assert.That(await NetworksAsync(key, 2), Is.EqualTo(new[] { "2001:db8:0:7::/64", "203.0.113.2" }));
        Assert.That(await NetworksAsync(key, 4), Is.EqualTo(new[] { "2001:db8:0:7::/64", "203.0.113.2", "203.0.113.1" }));
    }

    [Test]
    public async Task No_more_than_100_networks_are_listed()
    {
        var key = await admin.MakeKeyAsync("readApiKeys");
        var client = Using(key);
        for (var host = 1; host <= 100; host++)
        {
            await client.From($"198.51.100.{host}").GetAsync("/apikeys");
        }

        Assert.That((bool)(await UsageAsync(key, 1))["moreNetworks"]!, Is.False);
        await client.From("198.51.100.101").GetAsync("/apikeys");
        var usage = await UsageAsync(key, 1);

        Assert.That((usage["networks"]!.AsArray().Count, (bool)usage["moreNetworks"]!), Is.EqualTo((100, true)));
    }

    [Test]
    public async Task Networks_that_still_use_the_retiring_secret_are_named_until_the_rotation_ends()
    {
        var key = await admin.MakeKeyAsync("readApiKeys");
        await Using(key).From("203.0.113.1").GetAsync("/apikeys");
        await FlushAsync();
        App.Clock.Advance(TimeSpan.FromMinutes(1));
        var session = await Anonymous().From("203.0.113.4").PostAsync("/auth/login", key.Login);
        var renewed = (await admin.RotateAsync(key, new { graceSeconds = 86_400 })).AsKey();
        await Using(renewed).From("203.0.113.1").GetAsync("/apikeys");
        await Using(renewed).From("203.0.113.2").GetAsync("/apikeys");
        Assert.That(await OldUsesAsync(key), Has.Length.GreaterThanOrEqualTo(2).And.All.EndsWith(" "));

        App.Clock.Advance(TimeSpan.FromMinutes(1));
        var at = Instant.ToText(App.Clock.GetUtcNow().UtcDateTime);
        await Using(key).From("203.0.113.2").GetAsync("/apikeys");
        await Using(key).From("203.0.113.3").GetAsync("/apikeys");
        await Bearer((string)session.Json["token"]!).From("203.0.113.4").GetAsync("/apikeys");
        await FlushAsync();
        App.Clock.Advance(TimeSpan.FromMinutes(1));
        await Using(renewed).From("203.0.113.3").GetAsync("/apikeys");

        Assert.That(
            await OldUsesAsync(key),
            Is.EqualTo(new[] { "203.0.113.1 ", $"203.0.113.2 {at}", $"203.0.113.3 {at}", $"203.0.113.4 {at}" }));
        await admin.PostAsync($"{key.Path}/rotate/complete");
        Assert.That(await OldUsesAsync(key), Is.All.EndsWith(" "));
    }

    [Test]
    public async Task A_use_of_the_retiring_secret_of_an_earlier_rotation_is_not_named()
    {
        var key = await admin.MakeKeyAsync("readApiKeys");
        var second = (await admin.RotateAsync(key, new { graceSeconds = 86_400 })).AsKey();
        await Using(key).From("203.0.113.1").GetAsync("/apikeys");
        Assert.That((await OldUsesAsync(key)).Single(), Does.Not.EndWith(" "));
        App.Clock.Advance(TimeSpan.FromMinutes(1));

        await admin.RotateAsync(second, new { graceSeconds = 86_400 });
        Assert.That(await OldUsesAsync(key), Is.EqualTo(new[] { "203.0.113.1 " }));
        await Using(second).From("203.0.113.1").GetAsync("/apikeys");

        Assert.That((await OldUsesAsync(key)).Single(), Does.Not.EndWith(" "));
    }

    /// <summary>The networks in their order, each with the last use of the retiring secret.</summary>
    private async Task<string[]> OldUsesAsync(Key key) =>
        [.. (await UsageAsync(key, 1))["networks"]!.AsArray()
            .Select(network => $"{network!["network"]} {network["retiringUsedAt"]}").Order(StringComparer.Ordinal)];

    private Task FlushAsync() => App.Services.GetRequiredService<IUsageRecorder>().FlushAsync(CancellationToken.None);

    private async Task<IEnumerable<string>> NetworksAsync(Key key, int days) =>
        (await UsageAsync(key, days))["networks"]!.AsArray().Select(network => (string)network!["network"]!);

    private async Task<JsonNode> UsageAsync(Key key, int days)
    {
        await FlushAsync();
        var from = Instant.ToText(App.Clock.GetUtcNow().UtcDateTime.AddDays(-days));
        return (await admin.GetAsync($"{key.Path}/usage?from={from}")).Json;
    }
}
