using System.Net;
using ErrorOr;
using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Domain.Audit;
using Pulse.Domain.Common;
using Pulse.Domain.Sessions;

namespace Pulse.Application.LoginProtection;

/// <summary>Checks passwords. Does not check whether a second factor is required.</summary>
public sealed class PasswordLogin(IPasswordVerifier passwords, LoginAttempts attempts, LoginFailureKeys keys, AuditLog audit)
{
    public Task<ErrorOr<UserCaller>> AuthenticateAsync(
        string email, string password, IPAddress? address, CancellationToken cancellationToken) =>
        attempts.MakeAsync(email, address, () => AttemptAsync(email, password), cancellationToken);

    /// <summary>Confirms the password of a logged-in user. Failures count apart from logins.</summary>
    public Task<ErrorOr<UserCaller>> ConfirmAsync(UserCaller caller, string password, CancellationToken cancellationToken) =>
        attempts.MakeAsync(SessionGuess.Password, caller, () => AttemptAsync(caller.Email, password), cancellationToken);

    private async Task<Attempt<UserCaller>> AttemptAsync(string email, string password)
    {
        var verdict = await passwords.VerifyAsync(email, password, CancellationToken.None);
        return verdict.Caller is { } user ? new(user) : new(Errors.Unauthenticated, RefusalOf(verdict.Known, email));
    }

    /// <summary>An unknown e-mail can be a mistyped password, so only an HMAC of its canonical form is stored.</summary>
    private AuditEvent RefusalOf(AuditActor? known, string email)
    {
        var target = known is null
            ? AuditTarget.Login(Convert.ToHexStringLower(keys.OfEmail(email)))
            : new AuditTarget(AuditTarget.UserType, known.Id);
        return audit.Of(AuditActions.SessionRefused, known ?? AuditActor.UnknownUser, target, account: null);
    }
}
