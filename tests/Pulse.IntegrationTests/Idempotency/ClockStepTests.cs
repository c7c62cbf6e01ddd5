using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Common.Idempotency;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Idempotency;

/// <summary>A request is executed once within 24 hours, even if the wall clock was set ahead.</summary>
public sealed class ClockStepTests(TestDatabase database) : ContractTests(database)
{
    private SteppedClock clock = null!;

    protected override Dictionary<string, string> MoreSettings => new() { ["Sessions:LifetimeMinutes"] = "525600" };

    protected override void Configure(IServiceCollection services) =>
        services.Decorate<TimeProvider>(time => clock = new SteppedClock(time));

    [Test]
    public async Task A_request_is_replayed_until_24_hours_have_passed_although_the_clock_was_set_ahead()
    {
        var admin = await AdminInNewAccountAsync();
        Task<Answer> MakeAsync() =>
            admin.PostAsync("/apikeys", new { name = "Once", permissions = new[] { "readMerchants" } }, ("Idempotency-Key", "once"));
        var made = await MakeAsync();

        clock.Ahead = TimeSpan.FromHours(25);
        await Seed.InUnitOfWorkAsync(
            services => services.GetRequiredService<IIdempotencyStore>().PruneAsync(int.MaxValue, CancellationToken.None));

        var again = await MakeAsync();
        App.Clock.Advance(TimeSpan.FromHours(24));
        var later = await MakeAsync();

        Assert.That((again.Status, again.Text), Is.EqualTo((HttpStatusCode.Created, made.Text)));
        Assert.That(later.Status, Is.EqualTo(HttpStatusCode.Created));
        Assert.That((string)later.Json["id"]!, Is.Not.EqualTo((string)made.Json["id"]!));
    }
}
