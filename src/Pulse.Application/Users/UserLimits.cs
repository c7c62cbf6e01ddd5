namespace Pulse.Application.Users;

/// <summary>Configuration section <c>Users</c>.</summary>
public sealed class UserLimits
{
    /// <summary>Lifetime of one-time tokens and invitations in hours, 1 to 720 (30 days).</summary>
    public int PasswordTokenHours { get; init; } = 72;

    public TimeSpan PasswordTokenLifetime => TimeSpan.FromHours(PasswordTokenHours);
}
