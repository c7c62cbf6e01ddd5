using Pulse.Application.Authorization;
using Pulse.Domain.Accounts;
using Pulse.Domain.Common;
using Pulse.Domain.Users;

namespace Pulse.Application.Users;

/// <summary>
/// Whose a one-time token is. It is worth something as long as whoever issued it could issue it now: whoever holds it is not trusted
/// with what its user has been given since, and nobody's right goes on in what they have handed over.
/// </summary>
public sealed class OneTimeTokens(IUserLogins logins, IUserRepository users, ITokenIssuerReader issuers, UserAccess access, Authorizer authorizer)
{
    /// <summary>No user has this id.</summary>
    private const int NoUser = 0;

    /// <summary>Sends the same commands whatever is wrong with the token.</summary>
    /// <returns>Its owner, to be changed where a unit of work is running; null where it is nobody's, or no longer.</returns>
    public async Task<TokenOwner?> FindAsync(CredentialHash token, CancellationToken cancellationToken)
    {
        var stored = await logins.FindTokenAsync(token, cancellationToken);
        var user = await users.FindAsync(stored?.UserId ?? NoUser, cancellationToken);
        var issuer = await issuers.FindAsync(stored?.Issuer, cancellationToken);
        return user is { Active: true } && issuer is not null && await MayIssueAsync(issuer, stored!.Issuer!.Account, user, cancellationToken)
            ? new TokenOwner(user, stored.LoginId)
            : null;
    }

    /// <summary>Asks all that is asked of a call that issues one.</summary>
    private async Task<bool> MayIssueAsync(Caller issuer, AccountId account, User user, CancellationToken cancellationToken)
    {
        var context = new RequestContext();
        context.Identify(issuer, account);
        var authorized = await authorizer.AuthorizeAsync(context, typeof(IssuePasswordToken), cancellationToken);
        return !authorized.IsError && access.In(context) is var issuing && issuing.MaySee(user) && !issuing.MayChangeIdentity(user).IsError && !issuing.MayGive().IsError;
    }
}

/// <summary>Whose one-time token it is.</summary>
/// <param name="User">With all memberships, their accounts, and all roles.</param>
/// <param name="LoginId">Who logs in by the user's e-mail, the user or somebody else; null: nobody does yet.</param>
public sealed record TokenOwner(User User, int? LoginId)
{
    /// <summary>Whether somebody else logs in by the e-mail, so that there is no password to be set.</summary>
    public bool IsInvited => LoginId is { } login && login != User.Id;
}
