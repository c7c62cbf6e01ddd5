using Pulse.Domain.Sessions;

namespace Pulse.Infrastructure.Logins;

/// <summary>A network from which a user has logged in, as an HMAC: one of <see cref="LoginFailureKeys"/>.</summary>
public sealed class LoginNetwork
{
    public int UserId { get; init; }

    public byte[] Network { get; init; } = [];

    /// <summary>When the last login from there succeeded, to within a day.</summary>
    public DateTime At { get; set; }
}
