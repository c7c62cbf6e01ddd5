using Pulse.Application.Common.Authorization;

namespace Pulse.Application.Sessions;

/// <summary>Tells whose e-mail and password these are.</summary>
public interface IPasswordVerifier
{
    /// <summary>Costs one password hash whether or not the e-mail is known.</summary>
    /// <returns>The user, or null where e-mail or password is wrong or the user is inactive.</returns>
    Task<UserCaller?> VerifyAsync(string email, string password, CancellationToken cancellationToken);
}
