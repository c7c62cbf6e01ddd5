using Pulse.Domain.Sessions;

namespace Pulse.Infrastructure.Logins;

/// <summary>A network that a user has logged in from, as an HMAC: one of the keys of <see cref="LoginFailureKeys"/>.</summary>
public sealed class LoginNetwork
{
    public int UserId { get; init; }

    public byte[] Network { get; init; } = [];

    /// <summary>Time of the last successful login, accurate to a day.</summary>
    public DateTime At { get; set; }
}
