using System.Globalization;
using Pulse.Application.Common.Lists;
using Pulse.Domain.Accounts;
using Pulse.Domain.Users;

namespace Pulse.Application.Users;

/// <summary>A user in a list. Its sort keys are those of the user, but can be read from an index of memberships.</summary>
public sealed record ListedUser
{
    public required User User { get; init; }

    /// <summary>Id of the user.</summary>
    public required int Id { get; init; }

    /// <summary>When the user was created.</summary>
    public required DateTime CreatedAt { get; init; }
}

/// <summary>
/// Fields for filters, sorting and search in the list of users. Creator and editor are not included, because they are not visible
/// to all readers.
/// </summary>
public static class UserFields
{
    /// <summary>Field name of the filter by membership.</summary>
    public const string Account = "accountId";

    public static readonly ListFields<ListedUser> All = new ListFields<ListedUser>()
        .Value("id", listed => listed.Id, text => (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id), id))
        .Text("email", listed => listed.User.Email)
        .Value("active", listed => listed.User.Active, FilterValues.Bool)
        .Value("pending", listed => listed.User.ActivatedAt == null, FilterValues.Bool)
        .Value("mfaEnabled", listed => listed.User.MfaEnabledAt != null, FilterValues.Bool)
        .Value("createdAt", listed => listed.CreatedAt, FilterValues.Date)
        .Value("updatedAt", listed => listed.User.UpdatedAt, FilterValues.Date)
        .Filter(
            Account,
            text => AccountId.TryParse(text, out var account)
                ? listed => listed.User.Memberships.Any(membership => membership.AccountId == account)
                : null,
            FilterValues.Needed(typeof(AccountId)))
        .IndexedBy("id", "email", "createdAt");
}
