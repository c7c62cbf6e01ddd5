using System.Security.Cryptography;
using ErrorOr;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Pulse.Application.Common;
using Pulse.Application.Common.Idempotency;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Idempotency;

internal sealed class IdempotencyStore(
    PulseDbContext db,
    IUnitOfWork unitOfWork,
    CurrentIdempotencyClaim claims,
    TimeProvider clock,
    ClockSteps steps,
    IOptions<DatabaseOptions> database)
    : IIdempotencyStore
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>Age at which an uncommitted attempt counts as dead. The next request with the same key then takes over its claim.</summary>
    private static readonly TimeSpan LeaseAfterRetries = TimeSpan.FromMinutes(1);

    /// <summary>Age at which a committed attempt without response counts as dead. Longer than any wait for other nodes after a
    /// commit.</summary>
    private static readonly TimeSpan ResponseLeaseAfterRetries = TimeSpan.FromMinutes(2);

    /// <summary>Maximum time to end a claim after the response. If it fails, the claim ends with its lease.</summary>
    private static readonly TimeSpan MaxSettlingTime = TimeSpan.FromSeconds(10);

    private TimeSpan Lease => LeaseAfterRetries + Retries;

    private TimeSpan ResponseLease => ResponseLeaseAfterRetries + Retries;

    /// <summary>Time that an attempt may spend on retries during a database failover.</summary>
    private TimeSpan Retries => database.Value.IsSqlServer ? TimeSpan.FromSeconds(database.Value.SqlServer.RetrySeconds) : TimeSpan.Zero;

    /// <summary>Records that expire later than this are valid. It allows for a clock that was set ahead since they were created.</summary>
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
            { Response: { } response } => response,
            { Committed: true } => known.StartedAt + ResponseLease <= now ? IdempotencyErrors.AnswerLost : IdempotencyErrors.InProgress,
            _ when known.StartedAt + Lease <= now => await TakeOverAsync(known, fingerprint, cancellationToken),
            _ => IdempotencyErrors.InProgress,
        };
    }

    public Task StoreResponseAsync(byte[] response) => SettleAsync(
        (held, token) => held.ExecuteUpdateAsync(
            set => set.SetProperty(record => record.Committed, true).SetProperty(record => record.Response, response), token));

    public Task ReleaseAsync() => SettleAsync((held, token) => held.Where(record => !record.Committed).ExecuteDeleteAsync(token));

    public Task<int> PruneAsync(int atMost, CancellationToken cancellationToken)
    {
        var over = Over;
        return db.Set<IdempotencyRecord>().Where(record => record.ExpiresAt <= over)
            .OrderBy(record => record.ExpiresAt).Take(atMost).ExecuteDeleteAsync(cancellationToken);
    }

    private Task<IdempotencyRecord?> FindAsync(byte[] id, CancellationToken cancellationToken) =>
        db.Set<IdempotencyRecord>().AsNoTracking().SingleOrDefaultAsync(record => record.Id == id, cancellationToken);

    /// <returns>Whether the claim was added. False if another attempt was faster.</returns>
    private async Task<bool> AddAsync(byte[] id, byte[] fingerprint, CancellationToken cancellationToken)
    {
        var holder = Guid.CreateVersion7();
        var added = await unitOfWork.ExecuteAsync<Success>(
            _ =>
            {
                // Taken per attempt, because earlier attempts may have spent a long time on database retries.
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

    /// <summary>Takes over a claim. If several attempts find the same record, one of them succeeds.</summary>
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
                            .SetProperty(record => record.Response, (byte[]?)null),
                        token);
            },
            cancellationToken);
        return Claim(!taken.IsError && taken.Value > 0, known.Id, holder) ? (byte[]?)null : IdempotencyErrors.InProgress;
    }

    private bool Claim(bool isClaimed, byte[] id, Guid holder)
    {
        claims.Value = isClaimed ? new IdempotencyClaim(id, holder) : null;
        return isClaimed;
    }

    /// <summary>Ends the claim. It is cleared first, so that the unit of work here does not mark it as committed.</summary>
    private async Task SettleAsync(Func<IQueryable<IdempotencyRecord>, CancellationToken, Task<int>> settle)
    {
        var claim = claims.Value ?? throw new InvalidOperationException("The request has no idempotency claim.");
        claims.Value = null;
        using var ends = new CancellationTokenSource(MaxSettlingTime);
        await unitOfWork.ExecuteAsync<int>(async token => await settle(db.Held(claim), token), ends.Token);
    }
}
