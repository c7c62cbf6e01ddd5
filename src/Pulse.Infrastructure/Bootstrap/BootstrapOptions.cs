using Pulse.Domain.Users;

namespace Pulse.Infrastructure.Bootstrap;

/// <summary>Configuration section <c>Bootstrap</c>: the first account and user, created only on an empty database.</summary>
public sealed class BootstrapOptions
{
    public string AccountName { get; init; } = "Primary";

    public string AdminEmail { get; init; } = "admin@pulse.local";

    /// <summary>Password of the first user; must meet <see cref="PasswordRule"/>. Null to generate one and show it once.</summary>
    public string? AdminPassword { get; init; }
}
