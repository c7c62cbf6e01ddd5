using ErrorOr;
using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Mfa;
using Pulse.Domain.Audit;
using Pulse.Domain.Common;
using Pulse.Domain.Sessions;

namespace Pulse.Application.Logins;

/// <summary>Requires a second factor after a correct password.</summary>
public sealed class MfaRequirement(
    IMfaChallengeStore challenges, IUnitOfWork unitOfWork, IdentityAudit audit, ICredentialGenerator generator, TimeProvider clock)
{
    /// <summary>JSON name of the challenge in the response.</summary>
    public const string ChallengeMember = "challenge";

    /// <summary>JSON name of the expiry of the challenge in the response.</summary>
    public const string ExpiryMember = "challengeExpiresAt";

    /// <returns>The error with the challenge.</returns>
    public async Task<Error> OfAsync(UserCaller user, SessionTerms terms, CancellationToken cancellationToken)
    {
        var token = generator.NewSessionToken();
        var challenge = MfaChallenge.Of(token, user.Id, clock.UtcNow, terms);
        var added = await unitOfWork.ExecuteAsync(running => AddAsync(challenge, user, running), cancellationToken);
        if (added.IsError)
        {
            return added.FirstError == UnitOfWorkErrors.ReferenceGone ? Errors.Unauthenticated : added.FirstError;
        }

        var members = new Dictionary<string, object> { [ChallengeMember] = token.Reveal(), [ExpiryMember] = challenge.ExpiresAt };
        return Error.Unauthorized(
            "mfa_required",
            "The password is correct. Complete the login with a second factor.",
            new Dictionary<string, object> { [Errors.MembersKey] = members });
    }

    /// <summary>The event informs the user's accounts that the password was used. Repetitions are counted instead of written.</summary>
    private async Task<ErrorOr<Success>> AddAsync(MfaChallenge challenge, UserCaller user, CancellationToken cancellationToken)
    {
        var added = await challenges.AddAsync(challenge, user, cancellationToken);
        if (!added.IsError)
        {
            await audit.RecordRepeatedAsync(AuditActions.SessionMfaRequired, AuditLog.ActorOf(user), user.Id, cancellationToken);
        }

        return added;
    }
}
