using Pulse.Domain.Users;

namespace Pulse.Infrastructure.Bootstrap;

/// <summary>Configuration section <c>Bootstrap</c>: what is made on an empty database, and only there.</summary>
public sealed class BootstrapOptions
{
    public string AccountName { get; init; } = "Primary";

    public string AdminEmail { get; init; } = "admin@pulse.local";

    /// <summary>What <see cref="PasswordRule"/> allows; null: one is generated and shown once.</summary>
    public string? AdminPassword { get; init; }
}
