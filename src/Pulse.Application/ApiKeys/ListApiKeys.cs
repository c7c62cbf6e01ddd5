using ErrorOr;
using MediatR;
using Pulse.Application.Accounts;
using Pulse.Application.Authorization;
using Pulse.Application.Common.Lists;
using Pulse.Application.Common.Reads;
using Pulse.Application.Permissions;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Permissions;

namespace Pulse.Application.ApiKeys;

/// <summary>Lists the API keys of the account in effect, all or one page.</summary>
[RequirePermission(Permission.ReadApiKeys, Permission.WriteApiKeys)]
[ExpensiveRead]
public sealed class ListApiKeys : ListQuery, IRequest<ErrorOr<Page<ApiKeyDto>>>
{
    public override IListFields Fields => ApiKeyFields.All;
}

public sealed class ListApiKeysValidator : ListQueryValidator<ListApiKeys>;

public sealed class ListApiKeysHandler(
    RequestContext context, IApiKeyRepository keys, IAccountRepository accounts, KnownPermissions known, ApiKeyView view)
    : IRequestHandler<ListApiKeys, ErrorOr<Page<ApiKeyDto>>>
{
    public async Task<ErrorOr<Page<ApiKeyDto>>> Handle(ListApiKeys query, CancellationToken cancellationToken)
    {
        var exist = await known.CheckFilterAsync(query, PermissionFilter.Name, cancellationToken);
        if (exist.IsError)
        {
            return exist.Errors;
        }

        var account = context.RequiredScope.AccountId;
        var terms = KeyTerms.Of(await accounts.FindAsync(account, cancellationToken));
        var page = await keys.ListAsync(account, terms, query, cancellationToken);
        return page.Then(found => found.Select(key => view.InList(key, terms)));
    }
}
