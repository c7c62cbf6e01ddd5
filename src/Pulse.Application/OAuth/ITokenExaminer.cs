using System.Net;
using ErrorOr;
using Pulse.Application.Authorization;
using Pulse.Domain.Accounts;
using Pulse.Domain.Sessions;

namespace Pulse.Application.OAuth;

/// <summary>Examines session tokens that were presented to other services.</summary>
public interface ITokenExaminer
{
    /// <summary>Runs the checks of a direct use, without spending. Charges the verifier for an unknown token.</summary>
    /// <param name="verifier">The caller that asks.</param>
    /// <param name="address">The address at which the token was presented. Null if it is not known.</param>
    /// <returns>
    /// Null if the token is unknown or has ended. Too many requests if the verifier examined too many unknown ones. Unavailable if this
    /// node cannot read recent revocations.
    /// </returns>
    ValueTask<ErrorOr<ExaminedToken?>> ExamineAsync(
        SessionToken token, Caller verifier, IPAddress? address, CancellationToken cancellationToken);

    /// <returns>
    /// Tags of everything that the rights of a token's owner in an account depend on, as in the revocation stream. Their number does not
    /// grow with that of the owner's accounts.
    /// </returns>
    IReadOnlyList<string> TagsOf(Caller owner, AccountId account);
}

/// <summary>A known token.</summary>
/// <param name="Caller">The owner of the session, as the token identifies it.</param>
/// <param name="Refusal">One of <see cref="Domain.ApiKeys.UseCodes"/>. Null if the token is accepted.</param>
/// <param name="IdleLimit">The longest time between two uses of the session. Null if unlimited.</param>
/// <param name="Version">The position of the change feed up to which the result contains all changes.</param>
public sealed record ExaminedToken(Caller Caller, string? Refusal, TimeSpan? IdleLimit, long Version);
