using System.Security.Cryptography;
using ErrorOr;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Common.Idempotency;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Idempotency;

internal sealed class IdempotencyStore(PulseDbContext db, IUnitOfWork unitOfWork, RequestContext context, TimeProvider clock, ClockSteps steps, IOptions<DatabaseOptions> database)
    : IIdempotencyStore
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>A call that has committed nothing for so long has died, or loses its claim to the next request with the same key.</summary>
    private static readonly TimeSpan LeaseAfterRetries = TimeSpan.FromMinutes(1);

    /// <summary>Longer than any call waits for other nodes after the commit.</summary>
    private static readonly TimeSpan AnswerLeaseAfterRetries = TimeSpan.FromMinutes(2);

    /// <summary>The response waits for the end of its claim. Without that end, the claim ends with its lease.</summary>
    private static readonly TimeSpan LongestSettling = TimeSpan.FromSeconds(10);

    private TimeSpan Lease => LeaseAfterRetries + Retries;

    private TimeSpan AnswerLease => AnswerLeaseAfterRetries + Retries;

    /// <summary>A call that is retried during a failover has not died.</summary>
    private TimeSpan Retries => database.Value.IsSqlServer ? TimeSpan.FromSeconds(database.Value.SqlServer.RetrySeconds) : TimeSpan.Zero;

    /// <summary>A record that ends later than this is good, also where the clock was set ahead since it was made.</summary>
    private DateTime Over => clock.UtcNow - steps.SetAheadWithin(Lifetime);

    public async Task<ErrorOr<byte[]?>> BeginAsync(byte[] id, byte[] fingerprint, CancellationToken cancellationToken)
    {
        var known = await FindAsync(id, cancellationToken);
        if (known is null)
        {
            if (await AddAsync(id, fingerprint, cancellationToken))
            {
                return (byte[]?)null;
            }

            known = await FindAsync(id, cancellationToken);
        }

        var now = clock.UtcNow;
        return known switch
        {
            null => IdempotencyErrors.InProgress,
            _ when known.ExpiresAt <= Over => await TakeOverAsync(known, fingerprint, cancellationToken),
            _ when !CryptographicOperations.FixedTimeEquals(known.Fingerprint, fingerprint) => IdempotencyErrors.Reused,
            { Answer: { } answer } => answer,
            { Committed: true } => known.StartedAt + AnswerLease <= now ? IdempotencyErrors.AnswerLost : IdempotencyErrors.InProgress,
            _ when known.StartedAt + Lease <= now => await TakeOverAsync(known, fingerprint, cancellationToken),
            _ => IdempotencyErrors.InProgress,
        };
    }

    public Task KeepAsync(byte[] answer) => SettleAsync(
        (held, token) => held.ExecuteUpdateAsync(
            set => set.SetProperty(record => record.Committed, true).SetProperty(record => record.Answer, answer), token));

    public Task ReleaseAsync() => SettleAsync((held, token) => held.Where(record => !record.Committed).ExecuteDeleteAsync(token));

    public async Task<int> PruneAsync(int atMost, CancellationToken cancellationToken)
    {
        var over = Over;
        var pruned = await unitOfWork.ExecuteAsync<int>(
            async token => await db.Set<IdempotencyRecord>().Where(record => record.ExpiresAt <= over)
                .OrderBy(record => record.ExpiresAt).Take(atMost).ExecuteDeleteAsync(token),
            cancellationToken);
        return pruned.Value;
    }

    private Task<IdempotencyRecord?> FindAsync(byte[] id, CancellationToken cancellationToken) =>
        db.Set<IdempotencyRecord>().AsNoTracking().SingleOrDefaultAsync(record => record.Id == id, cancellationToken);

    /// <returns>Whether the call is claimed now; if not, somebody else was faster.</returns>
    private async Task<bool> AddAsync(byte[] id, byte[] fingerprint, CancellationToken cancellationToken)
    {
        var holder = Guid.CreateVersion7();
        var added = await unitOfWork.ExecuteAsync<Success>(
            _ =>
            {
                // Of this attempt: earlier ones may have taken as long as the database is retried.
                var now = clock.UtcNow;
                db.Set<IdempotencyRecord>().Add(new IdempotencyRecord
                {
                    Id = id,
                    Fingerprint = fingerprint,
                    Holder = holder,
                    StartedAt = now,
                    ExpiresAt = now + Lifetime,
                });
                return Task.FromResult(Result.Success.ToErrorOr());
            },
            cancellationToken);
        return Claim(!added.IsError, id, holder);
    }

    /// <summary>Of several who find the same record as it is, one takes it over.</summary>
    private async Task<ErrorOr<byte[]?>> TakeOverAsync(IdempotencyRecord known, byte[] fingerprint, CancellationToken cancellationToken)
    {
        var holder = Guid.CreateVersion7();
        var isExpired = known.ExpiresAt <= Over;
        var taken = await unitOfWork.ExecuteAsync<int>(
            async token =>
            {
                var now = clock.UtcNow;
                return await db.Held(new IdempotencyClaim(known.Id, known.Holder))
                    .Where(record => isExpired || !record.Committed)
                    .ExecuteUpdateAsync(
                        set => set
                            .SetProperty(record => record.Fingerprint, fingerprint)
                            .SetProperty(record => record.Holder, holder)
                            .SetProperty(record => record.StartedAt, now)
                            .SetProperty(record => record.ExpiresAt, now + Lifetime)
                            .SetProperty(record => record.Committed, false)
                            .SetProperty(record => record.Answer, (byte[]?)null),
                        token);
            },
            cancellationToken);
        return Claim(!taken.IsError && taken.Value > 0, known.Id, holder) ? (byte[]?)null : IdempotencyErrors.InProgress;
    }

    private bool Claim(bool isMine, byte[] id, Guid holder)
    {
        context.Idempotency = isMine ? new IdempotencyClaim(id, holder) : null;
        return isMine;
    }

    /// <summary>Ends the claim, whatever comes of it: the unit of work that settles it must not mark it.</summary>
    private async Task SettleAsync(Func<IQueryable<IdempotencyRecord>, CancellationToken, Task<int>> settle)
    {
        var claim = context.Idempotency ?? throw new InvalidOperationException("The call has claimed nothing.");
        context.Idempotency = null;
        using var ends = new CancellationTokenSource(LongestSettling);
        await unitOfWork.ExecuteAsync<int>(async token => await settle(db.Held(claim), token), ends.Token);
    }
}
