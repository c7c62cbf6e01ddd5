namespace Pulse.Application.LoginProtection;

/// <summary>Networks of the logins of the last 30 days.</summary>
public interface IKnownNetworks
{
    /// <summary>
    /// Whether the user with this e-mail has logged in from the network, a hash of <see cref="Domain.Sessions.LoginFailureKeys"/>.
    /// </summary>
    Task<bool> HasLoggedInFromAsync(string email, byte[] network, CancellationToken cancellationToken);
}
