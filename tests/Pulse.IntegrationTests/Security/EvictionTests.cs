using System.Net;
using System.Net.Http.Headers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Domain.Sessions;
using Pulse.Infrastructure.Credentials;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Security;

/// <summary>Rule 9: the cache is bounded, valid credentials share it, and made-up credentials do not enter it.</summary>
public sealed class EvictionTests(TestDatabase database) : CacheTests(database)
{
    private const int MaxEntries = 1000;

    private Setup.Api caller = null!;

    private CallerCache Cache => App.Services.GetRequiredService<CallerCache>();

    protected override Dictionary<string, string> MoreSettings =>
        new() { ["Cache:MaxEntries"] = $"{MaxEntries}", ["Cache:FailedLookupsPerMinute"] = "1000000" };

    [SetUp]
    public void MakeCaller() => caller = Anonymous();

    [Test]
    public async Task Made_up_credentials_do_not_evict_real_ones_from_the_cache()
    {
        var tokens = await SessionsAsync(count: 200);
        await AssertAllAreAsync(HttpStatusCode.OK, tokens);
        var inMemory = Cache.Count;

        await AssertAllAreAsync(HttpStatusCode.Unauthorized, Enumerable.Range(0, 2 * MaxEntries).Select(_ => MadeUp.Token()));
        Commands.Take();
        await AssertAllAreAsync(HttpStatusCode.OK, tokens);

        Assert.That(Commands.Take(), Is.Empty);
        Assert.That(Cache.Count, Is.EqualTo(inMemory));
    }

    [Test]
    public async Task Memory_stays_bounded_with_many_credentials_and_each_of_them_works()
    {
        var tokens = await SessionsAsync(count: 3 * MaxEntries);

        await AssertAllAreAsync(HttpStatusCode.OK, tokens);
        var inMemory = Cache.Count;
        var costs = new List<int>();
        foreach (var token in tokens.Take(MaxEntries + 1))
        {
            costs.Add((await CostOfSessionAsync(Presenting(token))).Commands);
        }

        var known = await CostOfSessionAsync(Presenting(tokens[MaxEntries]));

        Assert.That(inMemory, Is.InRange(1, MaxEntries));
        Assert.That(costs, Has.Some.EqualTo(4), "The lookup of a user's session that was evicted takes four commands.");
        Assert.That((known.Answer.Status, known.Commands), Is.EqualTo((HttpStatusCode.OK, 0)));
    }

    private async Task<List<SessionToken>> SessionsAsync(int count)
    {
        var email = await Seed.UserAsync(await Seed.AccountAsync());
        var tokens = Enumerable.Range(0, count).Select(_ => MadeUp.Token()).ToList();
        var now = App.Clock.GetUtcNow().UtcDateTime;
        await Seed.ChangeAsync(async db =>
        {
            var user = await db.Users.SingleAsync(profile => profile.Email == email);
            db.AddRange(tokens.Select(
                token => Session.OfUser(Guid.CreateVersion7(), token, user.Id, SessionOrigin.Unknown, now, TimeSpan.FromHours(1))));
        });
        return tokens;
    }

    /// <summary>One client for all tokens, because thousands of clients would open thousands of connections.</summary>
    private Setup.Api Presenting(SessionToken token)
    {
        caller.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Reveal());
        return caller;
    }

    private async Task AssertAllAreAsync(HttpStatusCode expected, IEnumerable<SessionToken> tokens)
    {
        foreach (var token in tokens)
        {
            Assert.That(await StatusOfSessionAsync(Presenting(token)), Is.EqualTo(expected));
        }
    }
}
