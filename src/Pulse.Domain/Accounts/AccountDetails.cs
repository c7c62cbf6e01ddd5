using Pulse.Domain.Common;

namespace Pulse.Domain.Accounts;

/// <summary>Editable properties of an account. The constructor checks their invariants.</summary>
public sealed record AccountDetails
{
    /// <exception cref="ArgumentException">The name is missing or a text is too long. Callers validate first.</exception>
    public AccountDetails(string name, string? repcode, bool active = true, bool requireMfa = false)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Text.LengthOf(name), Account.NameMaxLength, nameof(name));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Text.LengthOf(repcode ?? ""), Account.RepcodeMaxLength, nameof(repcode));
        (Name, Repcode, Active, RequireMfa) = (name, string.IsNullOrWhiteSpace(repcode) ? null : repcode, active, requireMfa);
    }

    public string Name { get; }

    /// <summary>Null if there is no code; never blank.</summary>
    public string? Repcode { get; }

    public bool Active { get; }

    public bool RequireMfa { get; }
}
