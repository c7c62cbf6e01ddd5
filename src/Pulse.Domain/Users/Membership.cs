using Pulse.Domain.Accounts;

namespace Pulse.Domain.Users;

/// <summary>A user belongs to an account.</summary>
public sealed class Membership
{
    private Membership()
    {
    }

    public int UserId { get; private set; }

    public AccountId AccountId { get; private set; }

    public Account? Account { get; private set; }

    /// <summary>The account in effect when a request names none. A user has at most one.</summary>
    public bool Primary { get; private set; }

    internal void BecomePrimary(bool primary) => Primary = primary;

    internal static Membership Of(AccountId accountId, bool primary) => new() { AccountId = accountId, Primary = primary };
}
