using Pulse.Application.Authorization;
using Pulse.Domain.Audit;

namespace Pulse.Application.LoginProtection;

/// <summary>Checks an e-mail and a password.</summary>
public interface IPasswordVerifier
{
    /// <summary>Costs one password hash for known and unknown e-mails.</summary>
    Task<PasswordVerdict> VerifyAsync(string email, string password, CancellationToken cancellationToken);
}

/// <summary>Result of a password check.</summary>
/// <param name="Caller">The user. Null if the e-mail or the password is wrong, or the user is inactive.</param>
/// <param name="Known">The user with the e-mail, for the audit log only.</param>
public sealed record PasswordVerdict(UserCaller? Caller, AuditActor? Known);
