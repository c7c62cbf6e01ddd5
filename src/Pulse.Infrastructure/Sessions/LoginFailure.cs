using Pulse.Domain.Sessions;

namespace Pulse.Infrastructure.Sessions;

/// <summary>One failed login, counted by one of <see cref="LoginFailureKeys"/>.</summary>
public sealed class LoginFailure
{
    public byte[] Key { get; init; } = [];

    public DateTime At { get; init; }
}
