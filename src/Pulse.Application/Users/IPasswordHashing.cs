namespace Pulse.Application.Users;

/// <summary>Hashes new passwords.</summary>
public interface IPasswordHashing
{
    /// <summary>
    /// Takes as long as a check of a password. Call it in a turn of <see cref="Passwords.LoginThrottle"/>, and never in a unit of work,
    /// which
    /// other writers wait for.
    /// </summary>
    Task<string> HashAsync(string password);
}
