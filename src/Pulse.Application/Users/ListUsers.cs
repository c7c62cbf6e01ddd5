using ErrorOr;
using MediatR;
using Pulse.Application.Authorization;
using Pulse.Application.Common.Lists;
using Pulse.Application.Common.Reads;
using Pulse.Domain.Accounts;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Users;

/// <summary>Lists the members of the account in effect. A superAdmin sees all users.</summary>
[RequirePermission(Permission.ReadUsers, Permission.WriteUsers)]
[ExpensiveRead]
public sealed class ListUsers : ListQuery, IRequest<ErrorOr<Page<UserDto>>>
{
    public override IListFields Fields => UserFields.All;

    /// <summary>A second account that the users must be members of.</summary>
    public AccountId? Account =>
        Filters.TryGetValue(UserFields.Account, out var text) && AccountId.TryParse(text, out var account) ? account : null;
}

public sealed class ListUsersValidator : ListQueryValidator<ListUsers>;

public sealed class ListUsersHandler(RequestContext context, UserAccess access, IUserRepository users, UserView view)
    : IRequestHandler<ListUsers, ErrorOr<Page<UserDto>>>
{
    public async Task<ErrorOr<Page<UserDto>>> Handle(ListUsers query, CancellationToken cancellationToken)
    {
        // Memberships in accounts that the caller cannot read are confidential.
        if (query.Account is { } account && !access.SeesUsersOf(account))
        {
            return query.Nothing<UserDto>();
        }

        var page = await users.ListAsync(access.IsSuperAdmin ? null : context.RequiredScope.AccountId, query, cancellationToken);
        return page.Then(found => found.Select(view.InList));
    }
}
