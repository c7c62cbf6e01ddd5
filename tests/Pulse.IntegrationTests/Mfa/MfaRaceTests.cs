using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Common;
using Pulse.Application.Mfa;
using Pulse.Domain.Common;
using Pulse.Domain.Sessions;
using Pulse.Infrastructure.Logins;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Users;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Mfa;

/// <summary>Rule 18 for parallel requests on two nodes, which no lock of a process puts in order.</summary>
public sealed class MfaRaceTests(TestDatabase database) : MfaTests(database)
{
    private PulseApp other = null!;

    [OneTimeSetUp]
    public void StartOther() => other = new PulseApp(Settings, Configure);

    [OneTimeTearDown]
    public async Task StopOtherAsync()
    {
        if (other is not null)
        {
            await other.DisposeAsync();
        }
    }

    [TearDown]
    public void LetPasswordsAlone() => Passwords.Meanwhile = () => { };

    [Test]
    public async Task One_code_used_concurrently_for_many_challenges_creates_one_session()
    {
        var person = await NewPersonAsync();
        var challenges = await ChallengesAsync(person, 6);
        var code = CodeOf(person.Secret);

        var statuses =
            await Task.WhenAll(challenges.Select(async (challenge, i) => (await CompleteAsync(AtNode(i), challenge, code)).Status));

        Assert.That(statuses.Count(status => status == HttpStatusCode.OK), Is.EqualTo(1));
        Assert.That(statuses.Count(status => status == HttpStatusCode.Unauthorized), Is.EqualTo(5));
    }

    [Test]
    public async Task One_recovery_code_used_concurrently_for_many_challenges_creates_one_session()
    {
        var person = await NewPersonAsync();
        var challenges = await ChallengesAsync(person, 6);

        var statuses = await Task.WhenAll(
            challenges.Select(async (challenge, i) => (await RecoverAsync(AtNode(i), challenge, person.Codes[0])).Status));

        Assert.That(statuses.Count(status => status == HttpStatusCode.OK), Is.EqualTo(1));
        Assert.That((int?)(await person.Api.GetAsync("/auth/mfa")).Json["recoveryCodesLeft"], Is.EqualTo(9));
    }

    [Test]
    public async Task Concurrent_correct_codes_for_one_challenge_create_one_session()
    {
        var person = await NewPersonAsync();
        var challenge = await ChallengeAsync(Anonymous(), person.Email);

        var statuses = await Task.WhenAll(
            Enumerable.Range(0, 5).Select(async i => (await RecoverAsync(AtNode(i), challenge, person.Codes[i])).Status));

        Assert.That(statuses.Count(status => status == HttpStatusCode.OK), Is.EqualTo(1));
        Assert.That((int?)(await person.Api.GetAsync("/auth/mfa")).Json["recoveryCodesLeft"], Is.EqualTo(9));
    }

    [Test]
    public async Task Of_many_concurrent_attempts_only_five_are_checked()
    {
        var person = await NewPersonAsync();
        Assert.That(SessionToken.TryParse(await ChallengeAsync(Anonymous(), person.Email), out var token), Is.True);

        var looked =
            await Task.WhenAll(Enumerable.Range(0, 20).Select(i => CountAttemptAsync(i % 2 == 0 ? App : other, CredentialHash.Of(token))));

        Assert.That(looked.Count(isLookedAt => isLookedAt), Is.EqualTo(MfaChallenge.MaxAttempts));
    }

    [Test]
    public async Task A_password_that_is_changed_during_its_verification_creates_no_challenge()
    {
        var person = await NewPersonAsync();
        var (replaced, changed) = (false, "changed meanwhile");
        Passwords.Meanwhile = () =>
        {
            if (!replaced)
            {
                replaced = true;
                Seed.ExecuteAsync($"""UPDATE "Users" SET "PasswordHash" = {changed} WHERE "Email" = {person.Email}""")
                    .GetAwaiter()
                    .GetResult();
            }
        };

        var login = await AttemptAsync(From(NewAddress()), person.Email, Seed.Password);

        AssertUnauthenticated(login);
    }

    /// <summary>The lookup before only avoids a logged exception. The unique key is the guard.</summary>
    [Test]
    public async Task The_database_rejects_a_used_code_that_is_stored_twice()
    {
        var person = await NewPersonAsync();
        await CompleteAsync(Anonymous(), await ChallengeAsync(Anonymous(), person.Email), CodeOf(person.Secret));

        await using var scope = App.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PulseDbContext>();
        var used = await db.Set<UsedCode>().AsNoTracking().OrderByDescending(code => code.UserId).FirstAsync();
        var again = await scope.ServiceProvider.GetRequiredService<IUnitOfWork>().ExecuteAsync<int>(
            _ =>
            {
                db.Set<UsedCode>().Add(new UsedCode { UserId = used.UserId, Hash = used.Hash, EndsAt = used.EndsAt });
                return Task.FromResult(ErrorOr.ErrorOrFactory.From(1));
            },
            CancellationToken.None);

        Assert.That(again.FirstError, Is.EqualTo(UnitOfWorkErrors.Duplicate));
    }

    [Test]
    public async Task Expired_challenges_and_codes_are_pruned_in_batches_and_others_are_kept()
    {
        var person = await NewPersonAsync();
        await CompleteAsync(Anonymous(), await ChallengeAsync(Anonymous(), person.Email), CodeOf(person.Secret));
        await ChallengesAsync(person, 2);
        Assert.That(await PruneAsync(10), Is.Zero);

        App.Clock.Advance(TimeSpan.FromMinutes(11));
        await ChallengeAsync(Anonymous(), person.Email);
        var pruned = new[] { await PruneAsync(2), await PruneAsync(1), await PruneAsync(100) };

        Assert.That(pruned, Is.EqualTo(new[] { 2, 1, pruned[2] }));
        Assert.That(pruned[2], Is.Positive);
        Assert.That(await PruneAsync(100), Is.Zero);
    }

    private Setup.Api AtNode(int number) => new((number % 2 == 0 ? App : other).CreateClient());

    private async Task<string[]> ChallengesAsync(Person person, int count)
    {
        var challenges = new List<string>();
        for (var i = 0; i < count; i++)
        {
            challenges.Add(await ChallengeAsync(Anonymous(), person.Email));
        }

        return [.. challenges];
    }

    private static async Task<bool> CountAttemptAsync(PulseApp app, CredentialHash challenge)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var challenges = scope.ServiceProvider.GetRequiredService<IMfaChallengeStore>();
        var user = await challenges.FindAsync(challenge, CancellationToken.None);
        return user is not null && (await scope.ServiceProvider.GetRequiredService<IUnitOfWork>().ExecuteAsync<bool>(
            async token => await challenges.CountAttemptAsync(challenge, user.Id, token), CancellationToken.None)).Value;
    }

    private async Task<int> PruneAsync(int atMost)
    {
        var pruned = 0;
        await Seed.InUnitOfWorkAsync(
            async services => pruned = await services.GetRequiredService<IEndedLogins>().PruneAsync(atMost, CancellationToken.None));
        return pruned;
    }
}
