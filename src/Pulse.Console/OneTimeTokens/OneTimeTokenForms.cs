using Pulse.Application.Users;

namespace Pulse.Console.OneTimeTokens;

/// <summary>The form of a new password with a one-time token.</summary>
public sealed class SetPasswordForm
{
    public string? Token { get; init; }

    public string? Password { get; init; }

    public string? RepeatedPassword { get; init; }

    public SetPassword ToRequest() => new(Token?.Trim() ?? "", Password ?? "");
}

/// <summary>The form of an invitation.</summary>
public sealed class InvitationForm
{
    public string? Token { get; init; }

    public AcceptInvitation ToRequest() => new(Token?.Trim());
}
