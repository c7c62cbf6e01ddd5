using System.Net;
using Pulse.Domain.Permissions;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Impersonation;

/// <summary>The number of concurrent impersonated sessions of a user is limited.</summary>
public sealed class ImpersonationBoundTests(TestDatabase database) : ImpersonationGround(database)
{
    private const int Most = 2;

    private const int MostSessions = 4;

    protected override Dictionary<string, string> MoreSettings => new()
    {
        ["Sessions:MaxImpersonationsPerUser"] = $"{Most}",
        ["Sessions:MaxPerUser"] = $"{MostSessions}",
    };

    [Test]
    public async Task An_impersonation_beyond_the_limit_is_refused_until_another_one_is_stopped_or_expires()
    {
        var account = await OpenAccountAsync();
        var support = await LoginAsync(await PersonAsync(account, Permission.ImpersonateUsers));
        var clerk = await PersonAsync(account, Permission.ReadApiKeys);
        var acting = await ActAsync(support, clerk);
        await ActAsync(support, clerk);

        var refused = await AskAsync(support, clerk);
        await acting.PostAsync("/auth/impersonate/stop");
        var afterStop = await AskAsync(support, clerk);
        App.Clock.Advance(TimeSpan.FromHours(1));
        var afterTheirEnd = await AskAsync(support, clerk);

        refused.AssertProblem(HttpStatusCode.Conflict, "too_many_impersonations");
        Assert.That((string)refused.Json["detail"]!, Does.Contain("Sessions:MaxImpersonationsPerUser").And.Contain($"{Most}"));
        Assert.That(new[] { afterStop.Status, afterTheirEnd.Status }, Is.All.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task The_session_limit_does_not_end_the_session_that_starts_an_impersonation()
    {
        var account = await OpenAccountAsync();
        var person = await PersonAsync(account, Permission.ImpersonateUsers);
        var oldest = await LoginAsync(person);
        for (var i = 1; i < MostSessions; i++)
        {
            await LoginAsync(person);
        }

        await ActAsync(oldest, await PersonAsync(account, Permission.ReadApiKeys));

        Assert.That((await oldest.GetAsync("/auth/session")).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Concurrent_requests_together_stay_within_the_impersonation_limit()
    {
        var account = await OpenAccountAsync();
        var support = await LoginAsync(await PersonAsync(account, Permission.ImpersonateUsers));
        var clerk = await PersonAsync(account, Permission.ReadApiKeys);

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => AskAsync(support, clerk)));

        Assert.That(answers.Count(answer => answer.Status == HttpStatusCode.OK), Is.EqualTo(Most));
        Assert.That(
            answers.Where(answer => answer.Status != HttpStatusCode.OK).Select(answer => answer.Code),
            Is.All.EqualTo("too_many_impersonations"));
    }
}
