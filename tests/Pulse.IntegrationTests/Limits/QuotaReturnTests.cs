using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Pulse.Application.Common;
using Pulse.Application.Limits;
using Pulse.Domain.ApiKeys;
using Pulse.Infrastructure.Limits;
using Pulse.Infrastructure.Persistence;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Limits;

/// <summary>Reserved units are returned once, also if the first attempt fails.</summary>
public sealed class QuotaReturnTests(TestDatabase database) : ContractTests(database)
{
    [Test]
    public async Task Quota_units_whose_return_may_have_been_committed_are_not_returned_again()
    {
        var key = await Admin.MakeKeyFromAsync(
            new { name = "A key", permissions = new[] { "readMerchants" }, quota = new { limit = 1_000, period = "total" } });
        var store = new Store
        {
            AfterReturn = () => throw new CommitOutcomeUnknownException(new TimeoutException("The response to the commit was lost.")),
        };
        await using var app = new PulseApp(Settings, store.Decorate);
        for (var i = 0; i < 5; i++)
        {
            Assert.That((await At(app, key).GetAsync("/auth/session")).Status, Is.EqualTo(HttpStatusCode.OK));
        }

        Assert.That(await ReservedAsync(key), Is.EqualTo(10));
        await StopLedgerAsync(app);

        Assert.That(await ReservedAsync(key), Is.EqualTo(5));
    }

    /// <summary>The last unit of the rate is used while the quota is charged, and the day ends before the units are returned.</summary>
    [Test]
    public async Task A_use_that_the_rate_limit_refuses_returns_its_quota_after_the_database_recovers()
    {
        var key = (await Seed.KeysAsync(await Seed.AccountAsync(), 1))[0];
        var (rate, quota) = (new RateLimit(1, 86_400), new Quota(100, QuotaPeriod.Day));
        var store = new Store();
        await using var app = new PulseApp(Settings, store.Decorate);
        using var measurements = new Measurements(app.Services);
        var limits = app.Services.GetRequiredService<IKeyLimits>();
        store.BeforeReservation = () => Assert.That(() => measurements.Ask("pulse.rate_limit.windows"), Is.Zero.After(30_000, 50));
        store.SecondRead = async () =>
        {
            store.BeforeReservation = () => { };
            app.Clock.SetUtcNow(app.Clock.GetUtcNow().Date.AddDays(1));
            await limits.SpendAsync(key, rate: null, quota, 1, CancellationToken.None);
            store.AfterReturn = () => throw new TimeoutException("The database is unavailable.");
        };

        var refused = await limits.SpendAsync(key, rate, quota, 1, CancellationToken.None);
        Assert.That(refused.Refusal, Is.EqualTo(UseCodes.RateLimited));
        store.AfterReturn = () => { };
        await StopLedgerAsync(app);

        Assert.That(
            store.Returned, Has.Some.Matches<ReservedUnits>(units => units.Key == key && units.Units == 1), "when the process stopped");
    }

    private static Task StopLedgerAsync(PulseApp app) =>
        app.Services.GetServices<IHostedService>().Single(service => service.GetType().Name == "QuotaLedger").StopAsync(
            CancellationToken.None);

    private async Task<long> ReservedAsync(Key key)
    {
        await using var scope = App.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<PulseDbContext>().Set<QuotaUse>().IgnoreQueryFilters()
            .Where(use => use.ApiKey!.Identifier == key.ApiKey).Select(use => use.Reserved).SingleAsync();
    }

    private static Setup.Api At(PulseApp app, Key key)
    {
        var client = app.CreateClient();
        client.DefaultRequestHeaders.Add("x-api-key", key.ApiKey);
        client.DefaultRequestHeaders.Add("x-api-secret", key.Secret);
        return new Setup.Api(client);
    }

    /// <summary>Lets the test intervene in calls of the database.</summary>
    private sealed class Store
    {
        private int reads;

        public Action BeforeReservation { get; set; } = () => { };

        /// <summary>Runs at the second read of a rate, which is then used up.</summary>
        public Func<Task>? SecondRead { get; set; }

        /// <summary>Can let the attempt fail.</summary>
        public Action AfterReturn { get; set; } = () => { };

        /// <summary>Units returned by successful attempts.</summary>
        public List<ReservedUnits> Returned { get; } = [];

        public void Decorate(IServiceCollection services) =>
            services.Decorate<IQuotaStore>(inner => new Quotas(inner, this)).Decorate<IRateStore>(inner => new Rates(inner, this));

        private sealed class Quotas(IQuotaStore inner, Store store) : IQuotaStore
        {
            public Task<(long Granted, long Reserved)> ReserveAsync(
                Guid key, DateTime period, long limit, long units, long atLeast, CancellationToken cancellationToken)
            {
                store.BeforeReservation();
                return inner.ReserveAsync(key, period, limit, units, atLeast, cancellationToken);
            }

            public Task<long> CountReservedAsync(Guid key, DateTime period, CancellationToken cancellationToken) =>
                inner.CountReservedAsync(key, period, cancellationToken);

            public async Task ReleaseAsync(IReadOnlyCollection<ReservedUnits> units, CancellationToken cancellationToken)
            {
                await inner.ReleaseAsync(units, cancellationToken);
                store.AfterReturn();
                store.Returned.AddRange(units);
            }
        }

        private sealed class Rates(IRateStore inner, Store store) : IRateStore
        {
            public async Task<IReadOnlyList<RateUse>> ListAsync(
                Guid key, RateLimit rate, RecentSpan window, CancellationToken cancellationToken)
            {
                if (++store.reads != 2 || store.SecondRead is null)
                {
                    return await inner.ListAsync(key, rate, window, cancellationToken);
                }

                await store.SecondRead();
                return [new RateUse { ApiKeyId = key, At = window.Now, Count = rate.Limit }];
            }
        }
    }
}
