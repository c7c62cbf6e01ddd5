
namespace Pulse.Application.Passwords;

/// <summary>Networks that users have logged in from within the last 30 days.</summary>
public interface IKnownNetworks
{
    /// <returns>Whether the user with this e-mail has logged in from the network.</returns>
    /// <param name="email">The e-mail address of the login.</param>
    /// <param name="network">A hash made by <see cref="Domain.Sessions.LoginFailureKeys"/>.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    Task<bool> HasLoggedInFromAsync(string email, byte[] network, CancellationToken cancellationToken);
}
