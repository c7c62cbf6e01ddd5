using Pulse.Domain.Accounts;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Sessions;

/// <summary>
/// How many sessions an account can get before the live ones are counted again: never more than there is room for. Sessions that end are not
/// given back here, so that a login costs the same however many sessions the account has.
/// </summary>
public sealed class SessionAllowance : IAccountRow
{
    public AccountId AccountId { get; init; }

    public Account? Account { get; init; }

    /// <summary>Whether it is for sessions of the account's keys: they have an allowance apart from those of its users.</summary>
    public bool OfKeys { get; init; }

    /// <summary>The limit when the sessions were counted.</summary>
    public int Limit { get; init; }

    public int Left { get; init; }
}
