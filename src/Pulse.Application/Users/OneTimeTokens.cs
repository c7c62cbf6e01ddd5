using Pulse.Application.Common.Authorization;
using Pulse.Domain.Common;

namespace Pulse.Application.Users;

/// <summary>
/// Whose a one-time token is. It is worth something as long as whoever issued it could issue it now: whoever holds it is not trusted
/// with what its user has been given since, and nobody's right goes on in what they have handed over.
/// </summary>
public sealed class OneTimeTokens(IUserLogins logins, ITokenIssuers issuers, UserAccess access, Authorizer authorizer)
{
    /// <summary>Sends the same commands whatever is wrong with the token.</summary>
    /// <returns>Its owner, to be changed where a unit of work is running; null where it is nobody's, or no longer.</returns>
    public async Task<TokenOwner?> FindAsync(CredentialHash token, CancellationToken cancellationToken)
    {
        var owner = await logins.FindTokenOwnerAsync(token, cancellationToken);
        var issuer = await issuers.FindAsync(owner?.Issuer, cancellationToken);
        return owner is not null && issuer is not null && await MayIssueAsync(issuer, owner, cancellationToken) ? owner : null;
    }

    /// <summary>Asks all that is asked of a call that issues one.</summary>
    private async Task<bool> MayIssueAsync(Caller issuer, TokenOwner owner, CancellationToken cancellationToken)
    {
        var call = new CurrentCall();
        call.Identify(issuer, owner.Issuer!.Account, token: null);
        var authorized = await authorizer.AuthorizeAsync(call, typeof(IssuePasswordToken), cancellationToken);
        return !authorized.IsError && access.In(call) is var own && own.MaySee(owner.User) && !own.MayChangeIdentity(owner.User).IsError;
    }
}
