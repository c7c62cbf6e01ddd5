namespace Pulse.Application.Users;

/// <summary>Turns a new password into what is stored of it.</summary>
public interface IPasswordHashing
{
    /// <summary>
    /// Takes as long as checking one, and waits for its turn among all that are hashed: never to be awaited in a unit of work, in which others would wait as well.
    /// </summary>
    Task<string> HashAsync(string password);
}
