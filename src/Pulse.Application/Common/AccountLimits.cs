using ErrorOr;

namespace Pulse.Application.Common;

/// <summary>Configuration section <c>Limits</c>: how many of each thing an account or user can have. One more is refused with 409.</summary>
public sealed class AccountLimits
{
    /// <summary>Users who belong to an account, invited ones included; 1 to 1,000,000.</summary>
    public int UsersPerAccount { get; init; } = 10_000;

    /// <summary>Accounts that a user belongs to; 1 to 10,000.</summary>
    public int AccountsPerUser { get; init; } = 1_000;

    /// <summary>An account's own roles; 1 to 10,000.</summary>
    public int RolesPerAccount { get; init; } = 500;

    /// <summary>Roles that a user holds in an account; 1 to 1,000.</summary>
    public int RolesPerUser { get; init; } = 100;

    /// <summary>One-time tokens of an account's users that have not been used and have not expired; 1 to 1,000,000.</summary>
    public int PendingTokensPerAccount { get; init; } = 1_000;

    /// <summary>Live sessions of an account's users, and as many again of its API keys; 1 to 1,000,000.</summary>
    public int SessionsPerAccount { get; init; } = 100_000;

    /// <summary>Applications of an account, in whatever status; 1 to 10,000,000.</summary>
    public int ApplicationsPerAccount { get; init; } = 100_000;

    /// <summary>Merchants of an account, closed ones included; 1 to 10,000,000.</summary>
    public int MerchantsPerAccount { get; init; } = 100_000;

    /// <summary>Whether there is room for one more.</summary>
    /// <param name="count">How many there are.</param>
    /// <param name="most">The limit.</param>
    /// <param name="setting">The name of its property here.</param>
    /// <param name="code">Of the refusal.</param>
    /// <param name="what">What they are and where, as in "roles in the account".</param>
    /// <param name="whatToDo">How to make room, as in "delete one first".</param>
    public static ErrorOr<Success> Check(int count, int most, string setting, string code, string what, string whatToDo) => count < most
        ? Result.Success
        : Error.Conflict(code, $"There are {count} {what}, and the setting Limits:{setting} allows {most}: {whatToDo}.");
}
