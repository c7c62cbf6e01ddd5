using OtpNet;
using Pulse.Application.Mfa;
using Pulse.Domain.Common;
using Pulse.Domain.Sessions;
using Pulse.Infrastructure.Sessions;

namespace Pulse.SqlServerTests.Statements;

/// <summary>Second factors.</summary>
internal sealed partial class EveryCall
{
    private async Task SecondFactorsAsync()
    {
        var (challenge, user) = (CredentialHash.Of(Samples.Token), Samples.NewUserCaller());
        await CallAsync<IMfaChallenges>(challenges => challenges.FindAsync(challenge, None), withAccount: false);
        await InUnitOfWorkAsync<IMfaChallenges>(challenges => challenges.CountAttemptAsync(challenge, 7, None));
        await InUnitOfWorkAsync<IMfaChallenges>(challenges => challenges.TakeAsync(challenge, None));
        await InUnitOfWorkAsync<IMfaChallenges>(challenges => challenges.EndAllAsync(user.Id, None));
        await CallAsync<ISecondFactorGuesses>(guesses => guesses.CheckAsync(user.Id, None), withAccount: false);
        await InUnitOfWorkAsync<ISecondFactorGuesses>(guesses => guesses.BeginAsync(user.Id, None));
        await InUnitOfWorkAsync<ISecondFactorGuesses>(guesses => guesses.TakeBackAsync(user.Id, None));
        await CallAsync<ILoginNetworkStore>(networks => networks.ListAsync(Samples.Now, None), withAccount: false);
        await CallAsync<ILoginNetworkStore>(
            networks => networks.WriteAsync(new LoginNetwork { UserId = user.Id, Network = challenge.ToBytes(), At = Samples.Now }, None), withAccount: false);
        await InUnitOfWorkAsync<IEndedLogins>(logins => logins.PruneAsync(500, None));

        pulse.Server.Rows["Users"] = [Samples.RowOfUser];
        await InUnitOfWorkAsync<IMfaChallenges>(challenges => challenges.AddAsync(MfaChallenge.Of(Samples.Token, user.Id, Samples.Now), user, None));
        await CallAsync<ISecondFactors>(factors => factors.GetAsync(user.Id, None), withAccount: false);
        await InUnitOfWorkAsync<ISecondFactors>(async factors =>
        {
            var secret = await factors.SetUpAsync(user.Id, None);
            var codes = await factors.ReplaceRecoveryCodesAsync(user.Id, None);
            await factors.UseRecoveryCodeAsync(user.Id, codes[0], None);
            Assert.That(await factors.UseCodeAsync(user.Id, new Totp(Base32Encoding.ToBytes(secret)).ComputeTotp(DateTime.UtcNow), None), Is.True);
            await factors.ForgetAsync(user.Id, None);
        });
        pulse.Server.Rows.Remove("Users");
    }
}
