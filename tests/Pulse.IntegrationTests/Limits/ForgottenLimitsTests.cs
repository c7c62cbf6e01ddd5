using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Authorization;
using Pulse.Application.Limits;
using Pulse.Application.Usage;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Permissions;
using Pulse.Infrastructure.Limits;
using Pulse.Infrastructure.Persistence;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Limits;

/// <summary>State of unused keys is removed from memory, and read again when it is needed.</summary>
public sealed class ForgottenLimitsTests(TestDatabase database) : ContractTests(database)
{
    private const int MaxEntries = 1_000;

    private Measurements measurements = null!;

    protected override Dictionary<string, string> MoreSettings => new()
    {
        ["Cache:MaxEntries"] = $"{MaxEntries}",
        ["Usage:FlushInterval"] = "00:01:00",
        ["Sessions:LifetimeMinutes"] = "525600",
    };

    [SetUp]
    public void Listen() => measurements = new Measurements(App.Services);

    [TearDown]
    public void StopListening() => measurements.Dispose();

    [Test]
    public async Task Unspent_reserved_quota_is_returned_when_the_key_is_idle()
    {
        var key = await Admin.MakeKeyFromAsync(
            new { name = "A key", permissions = new[] { "readMerchants" }, quota = new { limit = 1_000, period = "total" } });
        await Using(key).GetAsync("/auth/session");
        Assert.That((await ReservedAsync(key), measurements.Ask("pulse.quota.balances")), Is.EqualTo((10L, 1.0)));

        App.Clock.Advance(TimeSpan.FromMinutes(10));

        Assert.That(() => measurements.Ask("pulse.quota.balances"), Is.Zero.After(60_000, 50));
        Assert.That(() => ReservedAsync(key).GetAwaiter().GetResult(), Is.EqualTo(1).After(30_000, 50));
        Assert.That((await Using(key).GetAsync("/auth/session")).Header("RateLimit"), Does.Contain("r=998"));
    }

    [Test]
    public async Task Unused_windows_beyond_the_cache_size_are_evicted_and_read_again()
    {
        var rate = new RateLimit(1, 3_600);
        var keys = await Seed.KeysAsync(await Seed.AccountAsync(), MaxEntries + 100);
        var (limits, recorder) = (App.Services.GetRequiredService<IKeyLimits>(), App.Services.GetRequiredService<IUsageRecorder>());
        foreach (var key in keys)
        {
            Assert.That((await limits.SpendAsync(key, rate, null, 1, CancellationToken.None)).Refusal, Is.Null);
            recorder.Count(MadeUp.KeyCaller(key) with { RateLimit = rate }, UseCodes.Ok, PermissionSet.None, null);
        }

        await recorder.FlushAsync(CancellationToken.None);
        Assert.That(measurements.Ask("pulse.rate_limit.windows"), Is.GreaterThan(MaxEntries));
        App.Clock.Advance(TimeSpan.FromMinutes(3));

        Assert.That(() => measurements.Ask("pulse.rate_limit.windows"), Is.LessThanOrEqualTo(MaxEntries).After(30_000, 50));
        foreach (var key in keys.Where((_, index) => index % 100 == 0))
        {
            Assert.That((await limits.SpendAsync(key, rate, null, 1, CancellationToken.None)).Refusal, Is.EqualTo(UseCodes.RateLimited));
        }
    }

    [Test]
    public async Task Counters_of_a_key_take_no_memory_when_they_are_written()
    {
        var recorder = App.Services.GetRequiredService<IUsageRecorder>();
        for (var i = 0; i < 5_000; i++)
        {
            recorder.Count(MadeUp.KeyCaller(Guid.CreateVersion7()), UseCodes.Ok, PermissionSet.None, null);
        }

        Assert.That(measurements.Ask("pulse.usage.waiting"), Is.GreaterThanOrEqualTo(5_000));
        await recorder.FlushAsync(CancellationToken.None);
        await recorder.FlushAsync(CancellationToken.None);

        Assert.That(measurements.Ask("pulse.usage.waiting"), Is.Zero);
    }

    [Test]
    public async Task Callers_share_the_objects_that_their_keys_have_in_common()
    {
        var (one, other) = (await CallerAsync(await Admin.MakeKeyAsync()), await CallerAsync(await Admin.MakeKeyAsync()));

        Assert.That((one.Account, one.CreatedBy), Is.EqualTo((other.Account, other.CreatedBy)));
        Assert.That(
            (ReferenceEquals(one.Account, other.Account), ReferenceEquals(one.CreatedBy, other.CreatedBy)), Is.EqualTo((true, true)));
    }

    private async Task<ApiKeyCaller> CallerAsync(Key key)
    {
        Assert.That(ApiKeyIdentifier.TryParse(key.ApiKey, out var identifier) & ApiKeySecret.TryParse(key.Secret, out var secret), Is.True);
        var verified = await App.Services.GetRequiredService<ICredentialVerifier>().VerifyAsync(
            new PresentedCredential(identifier, secret), address: null, CancellationToken.None);
        return (ApiKeyCaller)verified.Caller.Value;
    }

    private async Task<long> ReservedAsync(Key key)
    {
        await using var scope = App.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<PulseDbContext>().Set<QuotaUse>().IgnoreQueryFilters()
            .Where(use => use.ApiKey!.Identifier == key.ApiKey).Select(use => use.Reserved).SingleAsync();
    }
}
