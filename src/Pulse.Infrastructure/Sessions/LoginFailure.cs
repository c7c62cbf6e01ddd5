using Pulse.Domain.Sessions;

namespace Pulse.Infrastructure.Sessions;

/// <summary>One failed login, counted by one <see cref="LoginFailureKey"/>.</summary>
public sealed class LoginFailure
{
    public byte[] Key { get; init; } = [];

    public DateTime At { get; init; }
}
