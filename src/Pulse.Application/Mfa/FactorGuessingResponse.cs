using ErrorOr;
using Pulse.Application.Common;
using Pulse.Application.Passwords;
using Pulse.Application.Users;
using Pulse.Domain.Audit;

namespace Pulse.Application.Mfa;

/// <summary>
/// What follows when all guesses of an hour were wrong: someone else knows the password. Every login of the user that waits for its second
/// factor ends, so that the password has to be given again, and the user and the user's accounts are told.
/// </summary>
public sealed class FactorGuessingResponse(IUserRepository users, IMfaChallengeStore challenges, IUnitOfWork unitOfWork, IdentityAudit audit, TimeProvider clock)
{
    public async Task TellAsync(int userId)
    {
        var told = await unitOfWork.ExecuteAsync<Success>(token => TellAsync(userId, token), CancellationToken.None);
        if (told.IsError)
        {
            // The user was changed at the same moment: read again.
            await unitOfWork.ExecuteAsync<Success>(token => TellAsync(userId, token), CancellationToken.None);
        }
    }

    private async Task<ErrorOr<Success>> TellAsync(int userId, CancellationToken cancellationToken)
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
