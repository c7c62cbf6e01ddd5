using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Domain.Roles;
using Pulse.Domain.Users;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Revocation;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.HeldRequests;

/// <summary>Base class of tests that hold a request while its caller's right ends.</summary>
public abstract class HeldRequestGround(TestDatabase database) : MfaTests(database)
{
    protected Setup.HeldRequests Held { get; } = new();

    /// <summary>The feed is read rarely, so that only the transaction of the request can find a change of another node.</summary>
    protected override Dictionary<string, string> MoreSettings =>
        new() { ["Cache:FeedInterval"] = "00:01:00", ["Cache:MaxStaleness"] = "00:05:00" };

    [TearDown]
    public void LetGo() => Held.Gate.Open();

    protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        Held.HoldIn(services);
    }

    /// <summary>Ends a right while a request is held, then releases the request.</summary>
    protected async Task<Answer> EndMeanwhileAsync(Stage stage, Setup.Api caller, Func<Task<Answer>> request, Func<Task> end)
    {
        Held.Gate.Close();
        caller.Client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", Setup.HeldRequests.UserAgentOf(stage));
        var answering = request();
        await Held.Gate.WaitForAsync(arrivals: 1);
        Assert.That(answering.IsCompleted, Is.False);
        await end();
        Held.Gate.Open();
        return await answering;
    }

    /// <summary>A new superAdmin who is a member of a new account.</summary>
    protected async Task<User> NewSuperAdminAsync(string? account = null)
    {
        var email = await Seed.UserAsync([account ?? await Seed.AccountAsync()], (Role.SuperAdminId, null));
        await using var scope = App.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<PulseDbContext>().Users.SingleAsync(user => user.Email == email);
    }

    protected Task DisableAsync(int userId) => Seed.ChangeAsync(db => DisableAsync(db, userId));

    protected static async Task DisableAsync(PulseDbContext db, int userId)
    {
        var user = await db.Users.SingleAsync(found => found.Id == userId);
        user.Identify(user.Email, active: false);
    }

    /// <summary>Changes rows as another node does: the change is in the feed, and this node has not read it yet.</summary>
    protected async Task AtAnotherNodeAsync(Func<PulseDbContext, Task> change, params CacheTag[] tags)
    {
        await using var scope = App.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PulseDbContext>();
        db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.TrackAll;
        await db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync();
            await change(db);
            if (tags is not [])
            {
                await scope.ServiceProvider.GetRequiredService<IChangeFeed>().AppendAsync(
                    [.. tags.Select(tag => new ChangedTag(tag, Audience.Everyone))], CancellationToken.None);
            }

            await db.SaveChangesAsync();
            await transaction.CommitAsync();
        });
    }

    protected static void AssertRefused(Answer answer) => answer.AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");
}
