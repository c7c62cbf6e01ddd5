using Pulse.Domain.Accounts;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Sessions;

/// <summary>
/// Number of sessions that an account can create before its sessions are counted again; at most the free number. Ended sessions are not
/// added here, so that the cost of a login does not depend on the number of sessions.
/// </summary>
public sealed class SessionAllowance : IAccountRow
{
    public AccountId AccountId { get; init; }

    public Account? Account { get; init; }

    /// <summary>Whether it applies to sessions of API keys. Sessions of users have an allowance of their own.</summary>
    public bool OfKeys { get; init; }

    /// <summary>The limit at the time of the last count.</summary>
    public int Limit { get; init; }

    public int Left { get; init; }
}
