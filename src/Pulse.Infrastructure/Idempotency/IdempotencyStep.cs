using ErrorOr;
using Pulse.Application.Common.Idempotency;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Idempotency;

/// <summary>Marks the idempotency claim as committed in the transaction of the request's change.</summary>
internal sealed class IdempotencyStep(PulseDbContext db, CurrentIdempotencyClaim held) : ICommitStep
{
    public async Task<ErrorOr<Success>> PrepareAsync(CancellationToken cancellationToken) =>
        held.Value is { } claim && !await db.MarkCommittedAsync(claim, cancellationToken)
            ? IdempotencyErrors.InProgress
            : Result.Success;
}
