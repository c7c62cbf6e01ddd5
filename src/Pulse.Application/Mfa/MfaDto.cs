namespace Pulse.Application.Mfa;

/// <param name="Enabled">Whether a login needs a second factor.</param>
/// <param name="Pending">Whether one was set up and waits to be confirmed.</param>
/// <param name="RecoveryCodesLeft">How many recovery codes were not used yet.</param>
public sealed record MfaDto(bool Enabled, bool Pending, int RecoveryCodesLeft);
