using ErrorOr;
using Pulse.Application.Audit;
using Pulse.Application.Common;
using Pulse.Application.Users;
using Pulse.Domain.Audit;

namespace Pulse.Application.Mfa;

/// <summary>
/// Reacts to the last allowed wrong code of an hour, which shows that another person knows the password. Ends all open MFA
/// challenges of the user, so that the password is required again, and writes audit events for the user's accounts.
/// </summary>
public sealed class FactorGuessingResponse(
    IUserRepository users, IMfaChallengeStore challenges, IUnitOfWork unitOfWork, IdentityAudit audit, TimeProvider clock)
{
    public async Task RecordAsync(int userId)
    {
        var recorded = await unitOfWork.ExecuteAsync<Success>(token => RecordAsync(userId, token), CancellationToken.None);
        if (recorded.IsError)
        {
            // A simultaneous change of the user: read it again.
            await unitOfWork.ExecuteAsync<Success>(token => RecordAsync(userId, token), CancellationToken.None);
        }
    }

    private async Task<ErrorOr<Success>> RecordAsync(int userId, CancellationToken cancellationToken)
    {
        if (await users.FindAsync(userId, cancellationToken) is not { } user)
        {
            return Result.Success;
        }

        await challenges.EndAllAsync(userId, cancellationToken);
        user.SecondFactorGuessed(clock.UtcNow);
        await audit.RecordAsync(AuditActions.UserSecondFactorGuessed, AuditActor.UnknownUser, userId, changes: null, cancellationToken);
        return Result.Success;
    }
}
