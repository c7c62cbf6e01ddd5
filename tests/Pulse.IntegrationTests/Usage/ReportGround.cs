using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Usage;
using Pulse.Domain.Common;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Usage;

/// <summary>Base class of tests of reports: a service of a new account.</summary>
public abstract class ReportGround(TestDatabase database) : CacheTests(database)
{
    protected const string Path = "/apikeys/usage";

    protected Setup.Api Owner { get; private set; } = null!;

    protected Setup.Api Service { get; set; } = null!;

    protected DateTime Now => Instant.ToMilliseconds(App.Clock.GetUtcNow().UtcDateTime);

    [SetUp]
    public async Task NewServiceAsync()
    {
        Owner = await AdminInNewAccountAsync();
        Service = Using(await Owner.MakeKeyAsync("verifyApiKeys"));
    }

    protected static string Counted(int recorded, int ignored) => $$"""{"recorded":{{recorded}},"ignored":{{ignored}}}""";

    protected object Item(string key, int count = 1) => new { apiKeyId = key, count, lastUsedAt = Now };

    protected Task<Answer> ReportAsync(params object[] items) => Service.PostAsync(Path, new { items });

    protected async Task AssertReportedAsync((int Recorded, int Ignored) expected, params object[] items)
    {
        var answer = await ReportAsync(items);
        Assert.That((answer.Status, answer.Text), Is.EqualTo((HttpStatusCode.OK, Counted(expected.Recorded, expected.Ignored))));
    }

    protected async Task<IEnumerable<(string, int)>> GroupsAsync(string by)
    {
        var usage = (await Owner.GetAsync($"/usage?groupBy={by}")).Json;
        return usage["groups"]!.AsArray().Select(group => ((string)group!["key"]!, (int)group["totals"]!["requests"]!));
    }

    protected async Task<int> RequestsAsync(Setup.Api owner, Key key)
    {
        await FlushAsync();
        return (int)(await owner.GetAsync($"{key.Path}/usage")).Json["totals"]!["requests"]!;
    }

    protected Task FlushAsync() => App.Services.GetRequiredService<IUsageRecorder>().FlushAsync(CancellationToken.None);
}
