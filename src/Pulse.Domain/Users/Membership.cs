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

    /// <summary>When the user was created. Lists of members are in this order.</summary>
    public DateTime UserCreatedAt { get; private set; }

    /// <summary>
    /// Since when sessions of the user can count in other accounts than this one. Null: if there are any sessions, they count here.
    /// </summary>
    public DateTime? SessionsElsewhereSince { get; private set; }

    internal void BecomePrimary(bool primary) => Primary = primary;

    internal static Membership Of(User user, AccountId accountId, bool primary) => new()
    {
        AccountId = accountId,
        Primary = primary,
        UserCreatedAt = user.CreatedAt,
        SessionsElsewhereSince = user.ActivatedAt,
    };
}
