using Pulse.Domain.Common;

namespace Pulse.Domain.Accounts;

/// <summary>What may be edited of an account; the constructor holds its invariants.</summary>
public sealed record AccountDetails
{
    /// <exception cref="ArgumentException">No name or an over-long text: callers validate first.</exception>
    public AccountDetails(string name, string? repcode, bool active = true, bool requireMfa = false)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Text.LengthOf(name), Account.NameMaxLength, nameof(name));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Text.LengthOf(repcode ?? ""), Account.RepcodeMaxLength, nameof(repcode));
        (Name, Repcode, Active, RequireMfa) = (name, string.IsNullOrWhiteSpace(repcode) ? null : repcode, active, requireMfa);
    }

    public string Name { get; }

    /// <summary>Never blank: no code is null.</summary>
    public string? Repcode { get; }

    public bool Active { get; }

    public bool RequireMfa { get; }
}
