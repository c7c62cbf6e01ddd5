using ErrorOr;
using MediatR;
using Pulse.Application.Authorization;
using Pulse.Application.Common.Lists;
using Pulse.Application.Common.Reads;
using Pulse.Application.Permissions;
using Pulse.Domain.Delegation;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Sessions;

/// <summary>
/// Lists the sessions of the caller and, with permission, those of the keys and members of the account in effect. A narrowed session needs
/// the permission.
/// </summary>
[RequireCaller(InPerson = true)]
[ExpensiveRead]
public sealed class ListSessions : ListQuery, IRequest<ErrorOr<Page<OpenSessionDto>>>
{
    public override IListFields Fields => SessionFields.All;

    /// <summary>Whether to return only the caller's own sessions.</summary>
    internal bool Mine => Filters.TryGetValue(SessionFields.Mine, out var text) && FilterValues.Bool(text).Value;
}

public sealed class ListSessionsValidator : ListQueryValidator<ListSessions>;

public sealed class ListSessionsHandler(RequestContext context, ISessionRepository sessions, IPermissionCatalogue permissions)
    : IRequestHandler<ListSessions, ErrorOr<Page<OpenSessionDto>>>
{
    public async Task<ErrorOr<Page<OpenSessionDto>>> Handle(ListSessions query, CancellationToken cancellationToken)
    {
        var readsAll = context.Scope?.Rights.Held.Contains(Permission.ReadSessions) == true;
        if (!readsAll && context.RequiredCaller.NarrowedTo is not null)
        {
            return Authorizer.MissingPermission(Permission.ReadSessions);
        }

        var isOfAccount = readsAll && !query.Mine;
        var page = await sessions.ListAsync(
            context.RequiredCaller, isOfAccount ? context.RequiredScope.AccountId : null, query, cancellationToken);
        var catalogue = await permissions.GetAsync(cancellationToken);
        return page.Then(found => found.Select(listed => OpenSessionDto.Of(
            listed.Session, context.RequiredCaller.SessionId, MaySeeImpersonatedUser(listed), catalogue)));
    }

    /// <summary>A member can impersonate a user in another account, which readers of this account must not learn.</summary>
    private bool MaySeeImpersonatedUser(ListedSession listed) =>
        SessionOwner.Of(listed.Session) == SessionOwner.Of(context.RequiredCaller)
        || context.Scope?.Rights.AdminLevel == AdminLevel.SuperAdmin
        || listed.ImpersonatesMember;
}
