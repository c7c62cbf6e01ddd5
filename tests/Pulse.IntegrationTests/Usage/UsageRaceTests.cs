using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Usage;
using Pulse.Infrastructure.Usage;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Usage;

/// <summary>Rule 13: counting and clean-up never overwrite other changes.</summary>
public sealed class UsageRaceTests(TestDatabase database) : ContractTests(database)
{
    [Test]
    public async Task Counting_overwrites_no_disable_that_happens_at_the_same_time()
    {
        for (var i = 0; i < 10; i++)
        {
            var key = await Admin.MakeKeyAsync();
            await Using(key).GetAsync("/auth/session");

            var (disabled, _) = (Admin.PatchAsync(key.Path, new { active = false }), FlushAsync());
            Assert.That((await disabled).Status, Is.EqualTo(HttpStatusCode.OK));
            await FlushAsync();

            var seen = (await Admin.GetAsync(key.Path)).Json;
            Assert.That(((bool)seen["active"]!, seen["lastUsedAt"] is not null), Is.EqualTo((false, true)));
            Assert.That(await StatusOfSessionAsync(Using(key)), Is.EqualTo(HttpStatusCode.Unauthorized));
        }
    }

    [Test]
    public async Task Cleanup_deletes_old_usage_hours_and_never_a_key()
    {
        var key = await Admin.MakeKeyAsync();
        await Using(key).GetAsync("/auth/session");
        await FlushAsync();

        var pruned = await PruneAsync(atMost: 1_000);

        Assert.That(pruned, Is.GreaterThan(0));
        Assert.That((long)(await Admin.GetAsync($"{key.Path}/usage")).Json["totals"]!["requests"]!, Is.Zero);
        Assert.That((await Admin.GetAsync(key.Path)).Json["expiresAt"], Is.Null);
        Assert.That(await StatusOfSessionAsync(Using(key)), Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Cleanup_deletes_in_bounded_steps()
    {
        var keys = new[] { await Admin.MakeKeyAsync(), await Admin.MakeKeyAsync(), await Admin.MakeKeyAsync() };
        foreach (var key in keys)
        {
            await Using(key).GetAsync("/auth/session");
        }

        await FlushAsync();

        Assert.That(await PruneAsync(atMost: 2), Is.InRange(2, 6));
    }

    private async Task<int> PruneAsync(int atMost)
    {
        var (before, pruned) = (App.Clock.GetUtcNow().UtcDateTime.AddDays(1), 0);
        await Seed.InUnitOfWorkAsync(
            async services => pruned = await services.GetRequiredService<IUsageStore>().PruneAsync(before, atMost, CancellationToken.None));
        return pruned;
    }

    private Task FlushAsync() => App.Services.GetRequiredService<IUsageRecorder>().FlushAsync(CancellationToken.None);
}
