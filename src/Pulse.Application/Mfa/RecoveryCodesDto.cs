namespace Pulse.Application.Mfa;

/// <summary>What can be given instead of a one-time code, each once: shown this once.</summary>
public sealed class RecoveryCodesDto
{
    public IReadOnlyList<string> RecoveryCodes { get; init; } = [];
}
