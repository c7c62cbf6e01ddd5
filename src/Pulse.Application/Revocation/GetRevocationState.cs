using ErrorOr;
using MediatR;
using Pulse.Application.Authorization;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Revocation;

/// <summary>
/// Returns the nodes and services that learn of changes in the account in effect, and which of them have confirmed the latest changes.
/// </summary>
[RequirePermission(Permission.ReadAuditEvents)]
public sealed record GetRevocationState : IRequest<ErrorOr<RevocationStateDto>>;

/// <summary>State of the revocation.</summary>
/// <param name="Nodes">Running nodes. Null if the database did not return them.</param>
/// <param name="Services">Listeners of the revocation stream that learn of changes in the account, at all nodes.</param>
/// <param name="Latest">The latest changes of keys, sessions, users and roles in the account in the last hour, newest first.</param>
public sealed record RevocationStateDto(int? Nodes, int Services, IReadOnlyList<AppliedChangeDto> Latest);

/// <summary>A change that nodes and services have to apply.</summary>
/// <param name="At">Time of the change.</param>
/// <param name="Kind">What was changed: <c>apiKey</c>, <c>session</c>, <c>user</c>, <c>account</c>, <c>role</c> or
/// <c>permissions</c>.</param>
/// <param name="Id">Id in the audit log. Null: none.</param>
/// <param name="ConfirmedNodes">Nodes that have applied it.</param>
/// <param name="Nodes">Running nodes.</param>
/// <param name="ConfirmedServices">Listeners that have acknowledged it.</param>
/// <param name="Services">Listeners that learn of it.</param>
public sealed record AppliedChangeDto(
    DateTime At, string Kind, string? Id, int ConfirmedNodes, int Nodes, int ConfirmedServices, int Services)
{
    public bool IsComplete => ConfirmedNodes == Nodes && ConfirmedServices == Services;
}

public sealed class GetRevocationStateHandler(RequestContext context, IRevocationState state)
    : IRequestHandler<GetRevocationState, ErrorOr<RevocationStateDto>>
{
    private const int MaxLatest = 5;

    public async Task<ErrorOr<RevocationStateDto>> Handle(GetRevocationState query, CancellationToken cancellationToken) =>
        await state.ReadAsync(
            context.RequiredScope.AccountId,
            context.RequiredCaller is UserCaller { IsSuperAdmin: true },
            MaxLatest,
            cancellationToken);
}
