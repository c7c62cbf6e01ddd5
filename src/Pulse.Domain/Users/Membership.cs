using Pulse.Domain.Accounts;

namespace Pulse.Domain.Users;

/// <summary>The membership of a user in an account.</summary>
public sealed class Membership
{
    private Membership()
    {
    }

    public int UserId { get; private set; }

    public AccountId AccountId { get; private set; }

    public Account? Account { get; private set; }

    /// <summary>Whether the account is in effect if a request names none. A user has at most one primary account.</summary>
    public bool Primary { get; private set; }

    internal void BecomePrimary(bool primary) => Primary = primary;

    internal static Membership Of(AccountId accountId, bool primary) => new() { AccountId = accountId, Primary = primary };
}
