namespace Pulse.Application.Mfa;

/// <param name="Enabled">Whether a login needs a second factor.</param>
/// <param name="Pending">Whether a second factor is set up but not confirmed.</param>
/// <param name="RecoveryCodesLeft">Number of unused recovery codes.</param>
public sealed record MfaDto(bool Enabled, bool Pending, int RecoveryCodesLeft);

/// <summary>Recovery codes, each usable once instead of a one-time code. Shown only once.</summary>
public sealed class RecoveryCodesDto
{
    public IReadOnlyList<string> RecoveryCodes { get; init; } = [];
}
