using Pulse.Application.Accounts;
using Pulse.Domain.Accounts;
using Pulse.Domain.Permissions;

namespace Pulse.SqlServerTests.Statements;

/// <summary>Accounts: created, listed, emptied, deleted.</summary>
internal sealed partial class EveryCall
{
    /// <summary>One value of each kind that a filter accepts.</summary>
    private static readonly string[] FilterValues =
    [
        ListQueries.FilterText, "", "true", $"{Samples.Account}", "2030-01-02T03:04:05.678Z", "readApiKeys",
    ];

    private static IEnumerable<ListAccounts> AccountQueries =>
    [
        new(),
        .. from name in AccountFields.All.Filterable
           from value in FilterValues
           where AccountFields.All.Accepts(name, value)
           select new ListAccounts { Filters = new Dictionary<string, string> { [name] = value } },
        .. AccountFields.All.Sortable.Select(name => new ListAccounts { Sort = "-" + name }),
        new() { Search = ListQueries.SearchText },
        new() { Page = 3, PageSize = 20 },
    ];

    private async Task MakingAndListingAccountsAsync()
    {
        await InUnitOfWorkAsync<IAccountRepository>(
            accounts => accounts.AddAsync(Account.Create(new AccountId(7), "name", "maker", Samples.Now, "repcode"), None));
        await CallAsync<IAccountRepository>(accounts => accounts.CountContentsAsync(Samples.Account, None));
        await InUnitOfWorkAsync<IAccountRepository>(accounts => accounts.IsLastOfSuperAdminAsync(Samples.Account, None));
        foreach (var query in AccountQueries)
        {
            var fields = AccountFields.For(query, Catalogue);
            await CallAsync<IAccountRepository>(accounts => accounts.ListAsync(visible: null, query, fields, None));
            await CallAsync<IAccountRepository>(accounts => accounts.ListAsync([], query, fields, None));
            await CallAsync<IAccountRepository>(
                accounts => accounts.ListAsync([Samples.Account, new AccountId(7)], query, fields, None));
        }

        pulse.Server.Rows["Accounts"] = [Samples.RowOfAccount];
        pulse.Server.Rows["Memberships"] = pulse.Server.Rows["Sessions"] = [Samples.RowOfImpersonation];
        await InUnitOfWorkAsync<IAccountRepository>(async accounts =>
        {
            var account = (await accounts.FindToChangeAsync(Samples.Account, None))!;
            account.Edit(new AccountDetails("another", "repcode", active: false, requireMfa: true), "editor", Samples.Now);
            account.Give(PermissionSet.BuiltIn, Catalogue, "editor", Samples.Now);
        });
        pulse.Server.Rows.Remove("Memberships");
        pulse.Server.Rows.Remove("Sessions");
        await InUnitOfWorkAsync<IAccountRepository>(
            async accounts => accounts.Remove((await accounts.FindToChangeAsync(Samples.Account, None))!));
        pulse.Server.Rows.Remove("Accounts");
    }
}
