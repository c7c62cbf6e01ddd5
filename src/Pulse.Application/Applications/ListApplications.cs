using ErrorOr;
using MediatR;
using Pulse.Application.Authorization;
using Pulse.Application.Common.Lists;
using Pulse.Application.Common.Reads;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Applications;

/// <summary>Lists the applications of the account in effect, one page.</summary>
[RequirePermission(Permission.ReadApplications, Permission.WriteApplications, Permission.DecideApplications)]
[ExpensiveRead]
public sealed class ListApplications : ListQuery, IRequest<ErrorOr<Page<ApplicationDto>>>
{
    public override IListFields Fields => ApplicationFields.All;

    /// <summary>Always paged, because an account can have many applications.</summary>
    public override bool IsPaged => true;
}

public sealed class ListApplicationsValidator : ListQueryValidator<ListApplications>;

public sealed class ListApplicationsHandler(RequestContext context, IApplicationRepository applications, ApplicationView view)
    : IRequestHandler<ListApplications, ErrorOr<Page<ApplicationDto>>>
{
    public async Task<ErrorOr<Page<ApplicationDto>>> Handle(ListApplications query, CancellationToken cancellationToken)
    {
        var page = await applications.ListAsync(context.RequiredScope.AccountId, query, cancellationToken);
        return page.Then(found => found.Select(view.InList));
    }
}
