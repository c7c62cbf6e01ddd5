using Pulse.Application.Authorization;
using Pulse.Domain.Audit;

namespace Pulse.Application.Passwords;

/// <summary>Tells whose e-mail and password these are.</summary>
public interface IPasswordVerifier
{
    /// <summary>Costs one password hash whether or not the e-mail is known.</summary>
    Task<PasswordVerdict> VerifyAsync(string email, string password, CancellationToken cancellationToken);
}

/// <summary>What is known of an e-mail and a password.</summary>
/// <param name="Caller">The user; null where e-mail or password is wrong or the user is inactive.</param>
/// <param name="Known">The user whose e-mail it is, whatever the password: for the audit log, and for no answer.</param>
public sealed record PasswordVerdict(UserCaller? Caller, AuditActor? Known);
