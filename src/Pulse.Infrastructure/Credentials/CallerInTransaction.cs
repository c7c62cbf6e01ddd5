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
/// Derives a call's caller again in the transaction that is about to change something, and asks again whether the caller may send the
/// request. Every change of a right is appended to the change feed in its own transaction: what is in memory, and is current when this
/// transaction's view of the feed has been acted on, is what the rows say. Else the rows are read.
/// </summary>
internal sealed class CallerInTransaction(
    PulseDbContext db,
    RequestContext context,
    CallerCache cache,
    ICredentialStore credentials,
    Authorizer authorizer,
    IChangeFeed feed,
    AppliedChanges applied,
    ChangeFeedStep appended,
    IUsageRecorder usage,
    TimeProvider clock) : ICommitStep
{
    /// <summary>What the caller was derived from, and the position of the feed as of which that holds; null: nothing was asked.</summary>
    private (int[] Slots, long Position)? basis;

    /// <summary>First in a transaction. Nothing is asked where no caller's request has begun it or the request has ended its caller.</summary>
    /// <returns>What the caller would have been told before the request's body was read.</returns>
    public async Task<ErrorOr<Success>> BeginAsync(CancellationToken cancellationToken)
    {
        basis = null;
        if (context is not { Request: { } request, Presented: { } presented, HasEndedCredential: false })
        {
            return Result.Success;
        }

        var position = await applied.CatchUpAsync(feed, cancellationToken);
        if (await FindAsync(presented, cancellationToken) is not { } found || IsRefused(found))
        {
            return Refuse(Errors.Unauthenticated);
        }

        var authorized = await authorizer.AuthorizeAgainAsync(context, found.Caller, request, cancellationToken);
        // A superAdmin may act in an account of others, whose terms the scope then depends on.
        int[] ofScope = context.Scope is { } scope ? InvalidationClock.SlotsOf([CacheTag.OfAccount(scope.AccountId)]) : [];
        basis = ([.. found.Slots, .. ofScope], position);
        return authorized.IsError ? Refuse(authorized) : authorized;
    }

    /// <summary>
    /// Last in a transaction. On SQLite it is the only one that writes, from its beginning on. On SQL Server others may have committed
    /// since: the feed is held until this one ends, so that none that takes the caller's right away is overtaken.
    /// </summary>
    /// <returns>Whether the caller is still what <see cref="BeginAsync"/> has found.</returns>
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

    /// <summary>The call is answered with this, whatever the handler makes of it.</summary>
    private ErrorOr<Success> Refuse(ErrorOr<Success> reason)
    {
        context.Refuse(reason.Errors);
        return reason;
    }

    private async Task<CachedCaller?> FindAsync(PresentedCredential presented, CancellationToken cancellationToken)
    {
        var hash = presented.ToHash();
        return cache.TryFind(hash, out var known) && !IsRefused(known)
            ? known
            : await credentials.FindAsync(presented.Kind, hash, cancellationToken);
    }

    private bool IsRefused(CachedCaller found) =>
        found.Use?.IsIdleAt(clock.UtcNow) == true || found.RefusalOf(context.ClientAddress, clock.UtcNow, usage) is not null;
}
