using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Common;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Sessions;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Sessions;

/// <summary>Ended sessions are deleted in batches, and active ones stay. Security rule 13.</summary>
public sealed class PruneSessionsTests(TestDatabase database) : ContractTests(database)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    private DateTime Now => App.Services.GetRequiredService<TimeProvider>().UtcNow;

    protected override Dictionary<string, string> MoreSettings => new() { ["Sessions:ApiKeyIdleMinutes"] = "60" };

    [Test]
    public async Task Only_sessions_that_expired_more_than_a_minute_ago_are_deleted()
    {
        var key = await Admin.MakeKeyAsync();
        await Seed.MakeSessionsAsync(key, 2, Now.AddMinutes(-10), TimeSpan.FromMinutes(9) - TimeSpan.FromMilliseconds(1));
        await Seed.MakeSessionsAsync(key, 3, Now.AddMinutes(-10), TimeSpan.FromMinutes(9) + TimeSpan.FromSeconds(30));
        await Seed.MakeSessionsAsync(key, 4, Now.AddMinutes(-10), Lifetime);

        await PruneAsync(500);

        Assert.That(await CountAsync(key), Is.EqualTo(7));
    }

    [Test]
    public async Task Idle_sessions_are_deleted_by_the_idle_limit_of_their_kind_and_others_are_kept()
    {
        var key = await Admin.MakeKeyAsync();
        var user = await LoginAsync(await Seed.UserAsync(await Seed.AccountAsync()), Seed.Password);
        await Seed.MakeSessionsAsync(key, 2, Now.AddMinutes(-71), Lifetime);
        await Seed.MakeSessionsAsync(key, 3, Now.AddMinutes(-69), Lifetime);
        await Seed.ChangeAsync(db => db.Sessions.Where(session => session.UserId != null)
            .ExecuteUpdateAsync(set => set.SetProperty(session => session.LastSeenAt, Now.AddDays(-10))));

        await PruneAsync(500);

        Assert.That(await CountAsync(key), Is.EqualTo(3));
        Assert.That(await StatusOfSessionAsync(user), Is.EqualTo(System.Net.HttpStatusCode.OK));
    }

    [Test]
    public async Task Pruning_deletes_at_most_the_requested_number_of_ended_sessions()
    {
        var key = await Admin.MakeKeyAsync();
        await Seed.MakeSessionsAsync(key, 5, Now.AddDays(-2), TimeSpan.FromDays(1));
        await Seed.MakeSessionsAsync(key, 5, Now.AddDays(-2), Lifetime);

        var counts = new[] { await PruneAsync(4), await PruneAsync(4), await PruneAsync(4), await PruneAsync(4) };

        Assert.That(counts, Is.EqualTo(new[] { 4, 4, 2, 0 }));
    }

    [Test]
    public async Task Writing_uses_keeps_a_later_use_and_all_other_fields_of_a_session()
    {
        var caller = await LoginAsync(await Admin.MakeKeyAsync());
        var id = Guid.Parse(await caller.SessionIdAsync());
        var before = await FindAsync(id);

        await WriteAsync((id, Now.AddMinutes(3)), (Guid.CreateVersion7(), Now));
        await WriteAsync((id, Now.AddMinutes(2)));

        var after = await FindAsync(id);
        Assert.That(after!.LastSeenAt, Is.EqualTo(Now.AddMinutes(3)));
        Assert.That(
            (after.TokenHash, after.ExpiresAt, after.CreatedAt, after.SecretId),
            Is.EqualTo((before!.TokenHash, before.ExpiresAt, before.CreatedAt, before.SecretId)));
    }

    [Test]
    public async Task A_session_that_ends_before_its_use_is_written_stays_ended()
    {
        var caller = await LoginAsync(await Admin.MakeKeyAsync());
        var id = Guid.Parse(await caller.SessionIdAsync());
        await caller.PostAsync("/auth/logout");

        await WriteAsync((id, Now.AddMinutes(3)));

        Assert.That(await FindAsync(id), Is.Null);
        Assert.That(await StatusOfSessionAsync(caller), Is.EqualTo(System.Net.HttpStatusCode.Unauthorized));
    }

    private async Task<int> PruneAsync(int atMost)
    {
        var pruned = 0;
        await Seed.InUnitOfWorkAsync(
            async services => pruned = await services.GetRequiredService<IEndedSessions>().PruneAsync(atMost, CancellationToken.None));
        return pruned;
    }

    private async Task WriteAsync(params (Guid Session, DateTime SeenAt)[] uses)
    {
        await using var scope = App.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<ISessionUseStore>().WriteAsync(uses, CancellationToken.None);
    }

    private async Task<int> CountAsync(Key key)
    {
        var id = Guid.Parse(key.Id);
        await using var scope = App.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<PulseDbContext>().Sessions.IgnoreQueryFilters().CountAsync(
            session => session.Secret!.ApiKeyId == id);
    }

    private async Task<Domain.Sessions.Session?> FindAsync(Guid id)
    {
        await using var scope = App.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<PulseDbContext>().Sessions.AsNoTracking().SingleOrDefaultAsync(
            session => session.Id == id);
    }
}
