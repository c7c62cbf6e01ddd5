using ErrorOr;
using MediatR;
using Pulse.Application.Authorization;
using Pulse.Application.Common.Reads;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Audit;

/// <summary>Walks the audit log's chain of the account in effect; for a superAdmin the system's besides.</summary>
[RequirePermission(Permission.ReadAuditEvents)]
[ExpensiveRead(IsWalk = true)]
public sealed record CheckAuditIntegrity : IRequest<ErrorOr<AuditIntegrityDto>>;

/// <summary>Whether the audit log is what was written.</summary>
/// <param name="Ok">Whether every event stands where it was written, unaltered, and none is missing.</param>
/// <param name="Checked">Events read.</param>
/// <param name="Unsealed">Events that are not in their chain yet: none, because they are chained in the transaction that writes them.</param>
/// <param name="FirstBroken">The first position in the account's chain, or else in the system's, that is not as it was written; null: none.</param>
/// <param name="Head">The end of the account's chain: kept elsewhere, it shows later whether a tail was cut off.</param>
/// <param name="SystemHead">The end of the system's chain; null unless the caller is a superAdmin.</param>
/// <param name="ChainsComplete">Whether every account's chain that was ever begun is there; null unless the caller is a superAdmin.</param>
public sealed record AuditIntegrityDto(
    bool Ok, long Checked, long Unsealed, long? FirstBroken, AuditHeadDto Head, AuditHeadDto? SystemHead, bool? ChainsComplete);

public sealed class CheckAuditIntegrityHandler(RequestContext context, IAuditIntegrity integrity) : IRequestHandler<CheckAuditIntegrity, ErrorOr<AuditIntegrityDto>>
{
    public async Task<ErrorOr<AuditIntegrityDto>> Handle(CheckAuditIntegrity query, CancellationToken cancellationToken)
    {
        var own = await integrity.CheckAsync(context.RequiredScope.AccountId, cancellationToken);
        var isSuperAdmin = context.RequiredCaller is UserCaller { IsSuperAdmin: true };
        var system = isSuperAdmin ? await integrity.CheckAsync(account: null, cancellationToken) : null;
        bool? isComplete = isSuperAdmin ? await integrity.AreAllChainsThereAsync(cancellationToken) : null;
        var broken = own.FirstBroken ?? system?.FirstBroken;
        return new AuditIntegrityDto(
            broken is null && isComplete != false, own.Checked + (system?.Checked ?? 0), Unsealed: 0, broken, own.Head, system?.Head, isComplete);
    }
}
