namespace Pulse.Application.Users;

/// <summary>Hashes new passwords.</summary>
public interface IPasswordHashing
{
    /// <summary>
    /// Takes as long as a password check. Call it through <see cref="LoginProtection.LoginThrottle"/>, and never in a unit of work,
    /// because other writers would wait.
    /// </summary>
    Task<string> HashAsync(string password);
}
