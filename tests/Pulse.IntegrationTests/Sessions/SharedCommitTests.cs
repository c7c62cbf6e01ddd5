using System.Net;
using ErrorOr;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Sessions;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Audit;
using Pulse.Domain.Sessions;
using Pulse.Infrastructure.Persistence;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Sessions;

/// <summary>Parallel logins share only a commit.</summary>
public sealed class SharedCommitTests(TestDatabase database) : ContractTests(database)
{
    private readonly SessionCommits commits = new();

    private ISessionWriter Writer => App.Services.GetRequiredService<ISessionWriter>();

    [SetUp]
    public void Forget() => commits.Take();

    [TearDown]
    public void LetEverybodyGo()
    {
        commits.Fault = null;
        commits.Gate.Open();
    }

    [Test]
    public async Task Writes_that_arrive_during_a_commit_share_the_next_one()
    {
        var key = await Admin.MakeKeyAsync();
        var caller = await CallerAsync(key);
        var first = await HoldLoginAsync(key);
        var others = Enumerable.Range(0, 5).Select(_ => Add(caller)).ToList();

        commits.Gate.Open();
        var answer = await first;
        var written = await Task.WhenAll(others.Select(other => other.Written));

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(written.Select(w => w.IsError), Is.All.False);
        Assert.That(commits.Take(), Is.EqualTo(2));
        Assert.That(await Task.WhenAll(others.Select(other => StatusAsync(other.Token))), Is.All.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_write_that_the_database_refuses_does_not_fail_others_in_the_same_commit()
    {
        var key = await Admin.MakeKeyAsync();
        var caller = await CallerAsync(key);
        var first = await HoldLoginAsync(key);
        var before = Add(caller);
        var (refused, after) = (Add(caller, before.Token), Add(caller));

        commits.Gate.Open();
        await first;

        Assert.That((await refused.Written).FirstError, Is.EqualTo(UnitOfWorkErrors.Duplicate));
        Assert.That(new[] { (await before.Written).IsError, (await after.Written).IsError }, Is.All.False);
        Assert.That(new[] { await StatusAsync(before.Token), await StatusAsync(after.Token) }, Is.All.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_failed_commit_creates_no_session_and_does_not_block_later_logins()
    {
        var key = await Admin.MakeKeyAsync();
        var caller = await CallerAsync(key);
        var first = await HoldLoginAsync(key);
        var shared = new[] { Add(caller), Add(caller) };

        commits.Fault = new InvalidOperationException("The test makes this commit fail.");
        commits.Gate.Open();
        var failed = await first;
        foreach (var (_, written) in shared)
        {
            Assert.That(async () => await written, Throws.TypeOf<CommitOutcomeUnknownException>());
        }

        commits.Fault = null;
        var next = await Anonymous().PostAsync("/auth/login", key.Login);

        Assert.That(failed.Status, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(next.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await Task.WhenAll(shared.Select(session => StatusAsync(session.Token))), Is.All.EqualTo(HttpStatusCode.Unauthorized));
    }

    protected override void Configure(IServiceCollection services) => commits.RecordIn(services);

    /// <summary>A login whose commit has begun.</summary>
    private async Task<Task<Answer>> HoldLoginAsync(Key key)
    {
        commits.Gate.Close();
        var login = Anonymous().PostAsync("/auth/login", key.Login);
        await commits.Gate.WaitForAsync(arrivals: 1);
        return login;
    }

    /// <summary>The caller of a key.</summary>
    private async Task<ApiKeyCaller> CallerAsync(Key key)
    {
        var isKey = ApiKeySecret.TryParse(key.Secret, out var secret);
        Assert.That(isKey);
        var verified = await App.Services.GetRequiredService<ICredentialVerifier>()
            .VerifyAsync(new PresentedCredential(ApiKeyIdentifier.Parse(key.ApiKey), secret), address: null, CancellationToken.None);
        return (ApiKeyCaller)verified.Caller.Value;
    }

    private (SessionToken Token, Task<ErrorOr<Success>> Written) Add(ApiKeyCaller owner, SessionToken? taken = null)
    {
        var token = taken ?? App.Services.GetRequiredService<ICredentialGenerator>().NewSessionToken();
        var session = Session.OfApiKey(
            Guid.CreateVersion7(),
            token,
            owner.SecretId,
            SessionOrigin.Unknown,
            null,
            App.Clock.GetUtcNow().UtcDateTime,
            TimeSpan.FromHours(1));
        var created = AuditEvent.Of(
            Guid.CreateVersion7(),
            session.CreatedAt,
            AuditActions.SessionCreated,
            AuditActor.System,
            AuditTarget.Session(session.Id),
            account: null,
            ipAddress: null,
            changes: null);
        return (token, Writer.AddAsync(session, owner, created, CancellationToken.None));
    }

    private async Task<HttpStatusCode> StatusAsync(SessionToken token) => (await Bearer(token.Reveal()).GetAsync("/auth/session")).Status;
}
