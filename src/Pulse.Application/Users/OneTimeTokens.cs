using Pulse.Application.Authorization;
using Pulse.Domain.Accounts;
using Pulse.Domain.Common;
using Pulse.Domain.Users;

namespace Pulse.Application.Users;

/// <summary>
/// Finds the users of one-time tokens. A token is valid only while its issuer could issue it again: its recipient must not gain
/// rights that the user received later, and a token must not outlive the rights of its issuer.
/// </summary>
public sealed class OneTimeTokens(
    IUserLogins logins, IUserRepository users, ITokenIssuerReader issuers, UserAccess access, Authorizer authorizer)
{
    /// <summary>No user has this id.</summary>
    private const int NoUser = 0;

    /// <summary>Sends the same commands for every token, so that the time reveals nothing.</summary>
    /// <returns>The user, to change within a unit of work. Null if the token is unknown or no longer valid.</returns>
    public async Task<TokenOwner?> FindAsync(CredentialHash token, CancellationToken cancellationToken)
    {
        var stored = await logins.FindTokenAsync(token, cancellationToken);
        var user = await users.FindAsync(stored?.UserId ?? NoUser, cancellationToken);
        var issuer = await issuers.FindAsync(stored?.Issuer, cancellationToken);
        return user is { Active: true } && issuer is not null
            && await MayIssueAsync(issuer, stored!.Issuer!.Account, user, cancellationToken)
            ? new TokenOwner(user, stored.LoginId)
            : null;
    }

    /// <summary>Checks everything that a request to issue the token would check.</summary>
    private async Task<bool> MayIssueAsync(Caller issuer, AccountId account, User user, CancellationToken cancellationToken)
    {
        var context = new RequestContext();
        context.Identify(issuer, account);
        var authorized = await authorizer.AuthorizeAsync(context, typeof(IssuePasswordToken), cancellationToken);
        return !authorized.IsError && access.In(context) is var issuing
            && issuing.MaySee(user) && !issuing.MayChangeIdentity(user).IsError && !issuing.MayGive().IsError;
    }
}

/// <summary>The user of a one-time token.</summary>
/// <param name="User">The user with memberships, their accounts, and roles.</param>
/// <param name="LoginId">The user who logs in with this user's e-mail. Null if none does.</param>
public sealed record TokenOwner(User User, int? LoginId)
{
    /// <summary>Whether another user logs in with the e-mail, so that the token is an invitation.</summary>
    public bool IsInvited => LoginId is { } login && login != User.Id;
}
