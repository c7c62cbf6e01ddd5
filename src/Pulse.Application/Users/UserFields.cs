using System.Globalization;
using Pulse.Application.Common.Lists;
using Pulse.Domain.Accounts;
using Pulse.Domain.Users;

namespace Pulse.Application.Users;

/// <summary>
/// Fields for filters, sorting and search in the list of users. Creator and editor are not included, because they are not visible
/// to all readers.
/// </summary>
public static class UserFields
{
    /// <summary>Field name of the filter by membership.</summary>
    public const string Account = "accountId";

    public static readonly ListFields<User> All = new ListFields<User>()
        .Value("id", user => user.Id, text => (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id), id))
        .Text("email", user => user.Email)
        .Value("active", user => user.Active, FilterValues.Bool)
        .Value("pending", user => user.ActivatedAt == null, FilterValues.Bool)
        .Value("mfaEnabled", user => user.MfaEnabledAt != null, FilterValues.Bool)
        .Value("createdAt", user => user.CreatedAt, FilterValues.Date)
        .Value("updatedAt", user => user.UpdatedAt, FilterValues.Date)
        .Filter(
            Account,
            text => AccountId.TryParse(text, out var account)
                ? user => user.Memberships.Any(membership => membership.AccountId == account)
                : null,
            FilterValues.Needed(typeof(AccountId)))
        .IndexedBy("id", "email", "createdAt");
}
