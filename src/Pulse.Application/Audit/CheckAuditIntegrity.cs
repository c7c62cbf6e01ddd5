using System.ComponentModel;
using ErrorOr;
using MediatR;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Common.Reads;
using Pulse.Domain.Accounts;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Audit;

/// <summary>
/// Verifies the newest events in the audit chain of the account in effect and, for a superAdmin, in the system's chain. The result says
/// up to where the older events were verified before.
/// </summary>
[RequirePermission(Permission.ReadAuditEvents)]
[ExpensiveRead(IsFullScan = true)]
public sealed record CheckAuditIntegrity : IQueryParameters, IRequest<ErrorOr<AuditIntegrityDto>>
{
    [Description("`true`: start a check of all events in the background, unless one runs already. `fullCheck` shows its progress.")]
    public bool? Full { get; init; }
}

/// <summary>Result of the verification of the audit log.</summary>
/// <param name="Ok">Whether all verified events are unchanged, in order and complete.</param>
/// <param name="Checked">Number of verified events: those up to the checkpoint, and the events after it that this call has
/// verified.</param>
/// <param name="Unchecked">Number of newest events that are not verified yet. Not 0 only if there are more than 10,000 after the
/// checkpoint.</param>
/// <param name="Unsealed">Events that are not in a chain. Always 0, because events are chained in their transaction.</param>
/// <param name="FirstBroken">First broken position in the account's chain, or else in the system's chain. It stays until a full check finds
/// the chain intact. Null: none.</param>
/// <param name="Head">End of the account's chain. Store it elsewhere to detect a truncation later.</param>
/// <param name="SystemHead">End of the system's chain. Null unless the caller is a superAdmin.</param>
/// <param name="ChainsComplete">Whether the chains of all accounts exist. Null unless the caller is a superAdmin.</param>
/// <param name="Checkpoint">Up to where the background check has verified the account's chain. Null: nothing yet, or the checkpoint was
/// changed.</param>
/// <param name="SystemCheckpoint">The same of the system's chain. Null unless the caller is a superAdmin.</param>
/// <param name="FullCheck">The last check of all events of the account's chain. Null: none.</param>
/// <param name="SystemFullCheck">The same of the system's chain. Null unless the caller is a superAdmin.</param>
/// <param name="ArchivedUpTo">Position of the last event of the account's chain that was moved to the archive. Null: none. This call and
/// full checks verify the later events.</param>
/// <param name="SystemArchivedUpTo">The same of the system's chain. Null unless the caller is a superAdmin.</param>
public sealed record AuditIntegrityDto(
    bool Ok,
    long Checked,
    long Unchecked,
    long Unsealed,
    long? FirstBroken,
    AuditHeadDto Head,
    AuditHeadDto? SystemHead,
    bool? ChainsComplete,
    AuditCheckpointDto? Checkpoint,
    AuditCheckpointDto? SystemCheckpoint,
    AuditFullCheckDto? FullCheck,
    AuditFullCheckDto? SystemFullCheck,
    long? ArchivedUpTo,
    long? SystemArchivedUpTo);

public sealed class CheckAuditIntegrityHandler(RequestContext context, IAuditIntegrity integrity, IAuditFullChecks fullChecks)
    : IRequestHandler<CheckAuditIntegrity, ErrorOr<AuditIntegrityDto>>
{
    public async Task<ErrorOr<AuditIntegrityDto>> Handle(CheckAuditIntegrity query, CancellationToken cancellationToken)
    {
        var ownAccount = context.RequiredScope.AccountId;
        var isSuperAdmin = context.RequiredCaller is UserCaller { IsSuperAdmin: true };
        var started = query.Full == true
            ? await StartAsync(isSuperAdmin ? [ownAccount, null] : [ownAccount], cancellationToken)
            : Result.Success;
        if (started.IsError)
        {
            return started.Errors;
        }

        var account = await integrity.CheckTailAsync(ownAccount, cancellationToken);
        var system = isSuperAdmin ? await integrity.CheckTailAsync(account: null, cancellationToken) : null;
        bool? isComplete = isSuperAdmin ? await integrity.AreChainsCompleteAsync(cancellationToken) : null;
        var broken = account.FirstBroken ?? system?.FirstBroken;
        return new AuditIntegrityDto(
            broken is null && isComplete != false && account.IsCheckpointValid && system?.IsCheckpointValid != false,
            account.Checked + (system?.Checked ?? 0),
            account.Unchecked + (system?.Unchecked ?? 0),
            Unsealed: 0,
            broken,
            account.Head,
            system?.Head,
            isComplete,
            account.Checkpoint,
            system?.Checkpoint,
            account.FullCheck,
            system?.FullCheck,
            account.ArchivedUpTo,
            system?.ArchivedUpTo);
    }

    private async Task<ErrorOr<Success>> StartAsync(AccountId?[] chains, CancellationToken cancellationToken)
    {
        foreach (var chain in chains)
        {
            if (await fullChecks.StartAsync(chain, cancellationToken) is { IsError: true } failed)
            {
                return failed;
            }
        }

        return Result.Success;
    }
}
