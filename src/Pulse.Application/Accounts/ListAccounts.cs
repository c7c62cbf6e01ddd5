using ErrorOr;
using MediatR;
using Pulse.Application.Authorization;
using Pulse.Application.Common.Lists;
using Pulse.Application.Common.Reads;
using Pulse.Application.Permissions;
using Pulse.Domain.Accounts;
using Pulse.Domain.Delegation;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Accounts;

/// <summary>Lists the accounts that are visible to the caller, all or one page.</summary>
[RequirePermission(Permission.ReadAccounts, Permission.WriteAccounts)]
[ExpensiveRead]
public sealed class ListAccounts : ListQuery, IRequest<ErrorOr<Page<AccountDto>>>
{
    public override IListFields Fields => AccountFields.All;
}

public sealed class ListAccountsValidator : ListQueryValidator<ListAccounts>;

public sealed class ListAccountsHandler(
    RequestContext context, IAccountRepository accounts, IPermissionCatalogue permissions, KnownPermissions known, AccountView view)
    : IRequestHandler<ListAccounts, ErrorOr<Page<AccountDto>>>
{
    public async Task<ErrorOr<Page<AccountDto>>> Handle(ListAccounts query, CancellationToken cancellationToken)
    {
        var exist = await known.CheckFilterAsync(query, PermissionFilter.Name, cancellationToken);
        if (exist.IsError)
        {
            return exist.Errors;
        }

        var catalogue = await permissions.GetAsync(cancellationToken);
        var visible = VisibleTo(context.RequiredCaller, context.RequiredScope);
        var page = await accounts.ListAsync(visible, query, AccountFields.For(query, catalogue), cancellationToken);
        return page.Then(found => found.Select(account => view.InList(account, catalogue)));
    }

    /// <summary>Null: all accounts. An account is visible in the list if the caller can read it by its id.</summary>
    private static List<AccountId>? VisibleTo(Caller caller, AccountScope scope) => caller switch
    {
        UserCaller when scope.Rights.AdminLevel == AdminLevel.SuperAdmin => null,
        UserCaller user =>
        [
            .. user.Accounts.Select(account => account.Id).Append(scope.AccountId).Distinct()
                .Where(id => MayRead(id == scope.AccountId ? scope.Rights : user.RightsIn(id))),
        ],
        ApiKeyCaller key => [key.Account.Id],
        _ => [],
    };

    private static bool MayRead(AccountRights? rights) =>
        rights is { } granted && (granted.Held.Contains(Permission.ReadAccounts) || granted.Held.Contains(Permission.WriteAccounts));
}
