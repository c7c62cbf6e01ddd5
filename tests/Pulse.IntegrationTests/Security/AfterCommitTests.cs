using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Security;

/// <summary>Rule 28: a committed change returns success, even if something else fails afterwards.</summary>
public sealed class AfterCommitTests(TestDatabase database) : SecurityTests(database)
{
    private readonly FailingAfterCommit failing = new();
    private readonly List<Answer> answers = [];

    [Test]
    public async Task No_call_fails_if_the_database_becomes_unavailable_after_the_commit()
    {
        failing.SparesKeptAnswers = true;

        await new SecretDrive(new Marks(), answers).EverywhereAsync(Anonymous, Bearer, ApiKey, Seed);

        Assert.That(failing.Changes, Is.GreaterThan(50), "The requests must commit changes.");
        Assert.That(failing.Failed, Has.Some.Contains("Nodes"), "Commands after the commit must fail.");
        Assert.That(answers.Where(answer => answer.Status >= HttpStatusCode.InternalServerError).Select(answer => answer.Text), Is.Empty);
    }

    [Test]
    public async Task A_request_succeeds_although_its_response_cannot_be_stored()
    {
        failing.SparesKeptAnswers = false;

        var made = await Admin.PostOnceAsync("once", "/apikeys", new { name = "kept nowhere", permissions = new[] { "readApiKeys" } });

        Assert.That(made.Status, Is.EqualTo(HttpStatusCode.Created), made.Text);
        Assert.That(failing.Failed, Has.Some.Contains("IdempotencyRecords"));
    }

    protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        failing.FailIn(services);
    }
}
