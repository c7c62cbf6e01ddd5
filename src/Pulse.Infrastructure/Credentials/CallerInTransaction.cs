using ErrorOr;
using Microsoft.EntityFrameworkCore;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Usage;
using Pulse.Domain.Common;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Revocation;

namespace Pulse.Infrastructure.Credentials;

/// <summary>
/// Looks the caller up again in each transaction of a request, and authorizes it again. Every change of a right is appended to the change
/// feed in its own transaction. A cached caller is current after this node has applied the feed as this transaction sees it. A caller that
/// is not cached is read from the database.
/// </summary>
internal sealed class CallerInTransaction(
    PulseDbContext db,
    RequestContext context,
    Reauthorization reauthorization,
    CallerCache cache,
    ICredentialStore credentials,
    Authorizer authorizer,
    IChangeFeed feed,
    AppliedChanges applied,
    ChangeFeedStep appended,
    IUsageRecorder usage,
    TimeProvider clock) : ICommitStep
{
    /// <summary>
    /// The cache slots of the caller, and the position of the feed at which they were current. Null if nothing was checked.
    /// </summary>
    private (int[] Slots, long Position)? basis;

    /// <summary>Checks the caller if the transaction belongs to the handler of an authenticated request.</summary>
    /// <returns>The same errors as before the body was read.</returns>
    public async Task<ErrorOr<Success>> BeginAsync(CancellationToken cancellationToken)
    {
        basis = null;
        if (reauthorization.RequestType is not { } request || context.Presented is not { } presented)
        {
            return Result.Success;
        }

        var position = await applied.CatchUpAsync(feed, cancellationToken);
        if (await FindAsync(presented, cancellationToken) is not { } found || IsRefused(found))
        {
            return Refuse(Errors.Unauthenticated);
        }

        var authorized = await authorizer.AuthorizeAgainAsync(context, found.Caller, request, cancellationToken);
        // A superAdmin can act in an account without being a member. The scope then depends on that account too.
        int[] ofScope = context.Scope is { } scope ? InvalidationClock.SlotsOf([CacheTag.OfAccount(scope.AccountId)]) : [];
        basis = ([.. found.Slots, .. ofScope], position);
        return authorized.IsError ? Refuse(authorized) : authorized;
    }

    /// <summary>
    /// On SQLite no other transaction writes at the same time. On SQL Server others may have committed since the check: the feed is locked
    /// until this transaction ends, so that no revocation of the caller's right commits before it unnoticed.
    /// </summary>
    /// <returns>Whether the caller is still as <see cref="BeginAsync"/> found it.</returns>
    public async Task<bool> IsCurrentAsync(CancellationToken cancellationToken)
    {
        if (basis is not { } known || !db.Database.IsSqlServer())
        {
            return true;
        }

        var upTo = appended.Before ?? await feed.HoldAsync(cancellationToken);
        if (upTo == known.Position)
        {
            return true;
        }

        var rows = await feed.ReadFromAsync(known.Position, AppliedChanges.Batch, cancellationToken);
        var isWhole = rows.Count is > 0 and < AppliedChanges.Batch && rows[0].Position == known.Position;
        var changed = rows.Skip(1).Where(row => row.Position <= upTo).Select(row => new CacheTag(row.Tag)).ToList();
        return isWhole && !InvalidationClock.SlotsOf(changed).Intersect(known.Slots).Any();
    }

    /// <summary>The refusal replaces the response of the handler.</summary>
    private ErrorOr<Success> Refuse(ErrorOr<Success> reason)
    {
        reauthorization.Refuse(reason.Errors);
        return reason;
    }

    private async Task<CachedCaller?> FindAsync(PresentedCredential presented, CancellationToken cancellationToken)
    {
        return cache.TryFind(presented.ToHash(), out var known) && !IsRefused(known)
            ? known
            : await credentials.FindAsync(presented, cancellationToken);
    }

    private bool IsRefused(CachedCaller found) =>
        found.Use?.IsIdleAt(clock.UtcNow) == true || found.RefusalOf(context.ClientAddress, clock.UtcNow, usage) is not null;
}
