using ErrorOr;

namespace Pulse.Application.Common;

/// <summary>Configuration section <c>Limits</c>: limits per account and user. Exceeding one is rejected with 409.</summary>
public sealed class AccountLimits
{
    /// <summary>Members of an account including invited users, 1 to 1,000,000.</summary>
    public int UsersPerAccount { get; init; } = 10_000;

    /// <summary>Accounts of a user, 1 to 10,000.</summary>
    public int AccountsPerUser { get; init; } = 1_000;

    /// <summary>Roles that an account owns, 1 to 10,000.</summary>
    public int RolesPerAccount { get; init; } = 500;

    /// <summary>Roles of a user in an account, 1 to 1,000.</summary>
    public int RolesPerUser { get; init; } = 100;

    /// <summary>Unused, unexpired one-time tokens of the users of an account, 1 to 1,000,000.</summary>
    public int PendingTokensPerAccount { get; init; } = 1_000;

    /// <summary>Sessions of the users of an account, and separately of its API keys, 1 to 1,000,000.</summary>
    public int SessionsPerAccount { get; init; } = 100_000;

    /// <summary>Applications of an account with any status, 1 to 10,000,000.</summary>
    public int ApplicationsPerAccount { get; init; } = 100_000;

    /// <summary>Merchants of an account including closed ones, 1 to 10,000,000.</summary>
    public int MerchantsPerAccount { get; init; } = 100_000;

    /// <summary>Checks that another item is within the limit.</summary>
    /// <param name="count">Current number of items.</param>
    /// <param name="max">The limit.</param>
    /// <param name="setting">Name of the property of this class.</param>
    /// <param name="code">Code of the error.</param>
    /// <param name="what">Items and their scope, as in "roles in the account".</param>
    /// <param name="whatToDo">How to free capacity, as in "delete one first".</param>
    public static ErrorOr<Success> Check(int count, int max, string setting, string code, string what, string whatToDo) => count < max
        ? Result.Success
        : Error.Conflict(code, $"There are {count} {what}. The setting Limits:{setting} allows {max}: {whatToDo}.");
}
