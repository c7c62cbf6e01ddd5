using ErrorOr;
using MediatR;
using Pulse.Application.Authorization;
using Pulse.Application.Common.Reads;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Audit;

/// <summary>Verifies the audit chain of the account in effect and, for a superAdmin, the system's chain.</summary>
[RequirePermission(Permission.ReadAuditEvents)]
[ExpensiveRead(IsFullScan = true)]
public sealed record CheckAuditIntegrity : IRequest<ErrorOr<AuditIntegrityDto>>;

/// <summary>Result of the verification of the audit log.</summary>
/// <param name="Ok">Whether all events are unchanged, in order and complete.</param>
/// <param name="Checked">Number of verified events.</param>
/// <param name="Unsealed">Events that are not in a chain. Always 0, because events are chained in their transaction.</param>
/// <param name="FirstBroken">First broken position in the account's chain, or else in the system's chain. Null: none.</param>
/// <param name="Head">End of the account's chain. Store it elsewhere to detect a truncation later.</param>
/// <param name="SystemHead">End of the system's chain. Null unless the caller is a superAdmin.</param>
/// <param name="ChainsComplete">Whether the chains of all accounts exist. Null unless the caller is a superAdmin.</param>
public sealed record AuditIntegrityDto(
    bool Ok, long Checked, long Unsealed, long? FirstBroken, AuditHeadDto Head, AuditHeadDto? SystemHead, bool? ChainsComplete);

public sealed class CheckAuditIntegrityHandler(RequestContext context, IAuditIntegrity integrity)
    : IRequestHandler<CheckAuditIntegrity, ErrorOr<AuditIntegrityDto>>
{
    public async Task<ErrorOr<AuditIntegrityDto>> Handle(CheckAuditIntegrity query, CancellationToken cancellationToken)
    {
        var account = await integrity.CheckAsync(context.RequiredScope.AccountId, cancellationToken);
        var isSuperAdmin = context.RequiredCaller is UserCaller { IsSuperAdmin: true };
        var system = isSuperAdmin ? await integrity.CheckAsync(account: null, cancellationToken) : null;
        bool? isComplete = isSuperAdmin ? await integrity.AreChainsCompleteAsync(cancellationToken) : null;
        var broken = account.FirstBroken ?? system?.FirstBroken;
        return new AuditIntegrityDto(
            broken is null && isComplete != false,
            account.Checked + (system?.Checked ?? 0),
            Unsealed: 0,
            broken,
            account.Head,
            system?.Head,
            isComplete);
    }
}
