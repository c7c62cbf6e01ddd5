namespace Pulse.Infrastructure.Bootstrap;

/// <summary>Configuration section <c>Bootstrap</c>: what is made on an empty database, and only there.</summary>
public sealed class BootstrapOptions
{
    /// <summary>As NIST SP 800-63B-4 asks of passwords that are the only factor, rounded down to what people remember.</summary>
    public const int PasswordMinLength = 12;

    public string AccountName { get; init; } = "Primary";

    public string AdminEmail { get; init; } = "admin@pulse.local";

    /// <summary>At least <see cref="PasswordMinLength"/> characters; null: one is generated and shown once.</summary>
    public string? AdminPassword { get; init; }
}
