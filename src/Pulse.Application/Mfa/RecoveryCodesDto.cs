namespace Pulse.Application.Mfa;

/// <summary>Recovery codes, each usable once instead of a one-time code. Shown only once.</summary>
public sealed class RecoveryCodesDto
{
    public IReadOnlyList<string> RecoveryCodes { get; init; } = [];
}
