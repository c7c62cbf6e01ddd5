using OtpNet;
using Pulse.Application.Mfa;
using Pulse.Domain.Common;
using Pulse.Domain.Sessions;
using Pulse.Infrastructure.Logins;

namespace Pulse.SqlServerTests.Statements;

/// <summary>Second factors.</summary>
internal sealed partial class EveryCall
{
    private async Task SecondFactorsAsync()
    {
        var (challenge, user) = (CredentialHash.Of(Samples.Token), Samples.NewUserCaller());
        await CallAsync<IMfaChallengeStore>(challenges => challenges.FindAsync(challenge, None), withAccount: false);
        await InUnitOfWorkAsync<IMfaChallengeStore>(challenges => challenges.CountAttemptAsync(challenge, 7, None));
        await InUnitOfWorkAsync<IMfaChallengeStore>(challenges => challenges.TakeAsync(challenge, None));
        await InUnitOfWorkAsync<IMfaChallengeStore>(challenges => challenges.EndAllAsync(user.Id, None));
        await CallAsync<ISecondFactorLimiter>(limiter => limiter.CheckAsync(user.Id, None), withAccount: false);
        await InUnitOfWorkAsync<ISecondFactorLimiter>(limiter => limiter.BeginAsync(user.Id, None));
        await InUnitOfWorkAsync<ISecondFactorLimiter>(limiter => limiter.TakeBackAsync(user.Id, None));
        await CallAsync<ILoginNetworkStore>(networks => networks.ListAsync(Samples.Now, None), withAccount: false);
        await CallAsync<ILoginNetworkStore>(
            networks => networks.WriteAsync(new LoginNetwork { UserId = user.Id, Network = challenge.ToBytes(), At = Samples.Now }, None),
            withAccount: false);
        await InUnitOfWorkAsync<IEndedLogins>(logins => logins.PruneAsync(500, None));

        pulse.Server.Rows["Users"] = [Samples.RowOfUser];
        await InUnitOfWorkAsync<IMfaChallengeStore>(
            challenges => challenges.AddAsync(MfaChallenge.Of(Samples.Token, user.Id, Samples.Now), user, None));
        await CallAsync<ISecondFactorStore>(factors => factors.GetAsync(user.Id, None), withAccount: false);
        await InUnitOfWorkAsync<ISecondFactorStore>(async factors =>
        {
            var secret = await factors.SetUpAsync(user.Id, None);
            var codes = await factors.ReplaceRecoveryCodesAsync(user.Id, None);
            await factors.UseRecoveryCodeAsync(user.Id, codes[0], None);
            Assert.That(
                await factors.UseCodeAsync(user.Id, new Totp(Base32Encoding.ToBytes(secret)).ComputeTotp(DateTime.UtcNow), None), Is.True);
            await factors.ForgetAsync(user.Id, None);
        });
        pulse.Server.Rows.Remove("Users");
    }
}
