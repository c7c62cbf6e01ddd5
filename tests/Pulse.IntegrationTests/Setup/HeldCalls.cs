using ErrorOr;
using Pulse.Application.Common;
using Pulse.Application.Common.Idempotency;

namespace Pulse.IntegrationTests.Setup;

/// <summary>Holds requests with an <c>Idempotency-Key</c> at each of their steps, or simulates the death of the process.</summary>
public sealed class HeldCalls
{
    /// <summary>Before the claim of a request.</summary>
    public Gate Claiming { get; } = new();

    /// <summary>Before a claimed request changes anything.</summary>
    public Gate Working { get; } = new();

    /// <summary>After the change is durable, before the response is stored.</summary>
    public Gate Keeping { get; } = new();

    /// <summary>Whether the result of a request is no longer stored, as if the process had died.</summary>
    public bool IsDead { get; set; }

    /// <summary>Whether a claimed request fails after its change is durable.</summary>
    public bool IsBrokenAfterTheCommit { get; set; }

    public void LetEverybodyGo()
    {
        Claiming.Open();
        Working.Open();
        Keeping.Open();
        IsDead = IsBrokenAfterTheCommit = false;
    }

    public IUnitOfWork Hold(IUnitOfWork inner, CurrentIdempotencyClaim claim) => new HeldWork(inner, claim, this);

    public IIdempotencyStore Hold(IIdempotencyStore inner) => new HeldStore(inner, this);

    private sealed class HeldWork(IUnitOfWork inner, CurrentIdempotencyClaim claim, HeldCalls held) : IUnitOfWork
    {
        public async Task<ErrorOr<T>> ExecuteAsync<T>(Func<CancellationToken, Task<ErrorOr<T>>> work, CancellationToken cancellationToken)
        {
            var isWork = claim.Value is not null;
            await (isWork ? held.Working : held.Claiming).PassAsync();
            var result = await inner.ExecuteAsync(work, cancellationToken);
            return isWork && held.IsBrokenAfterTheCommit
                ? throw new InvalidOperationException("The test makes the request fail after its commit.")
                : result;
        }
    }

    private sealed class HeldStore(IIdempotencyStore inner, HeldCalls held) : IIdempotencyStore
    {
        public Task<ErrorOr<byte[]?>> BeginAsync(byte[] id, byte[] fingerprint, CancellationToken cancellationToken) =>
            inner.BeginAsync(id, fingerprint, cancellationToken);

        public async Task StoreResponseAsync(byte[] answer)
        {
            await held.Keeping.PassAsync();
            await (held.IsDead ? Task.CompletedTask : inner.StoreResponseAsync(answer));
        }

        public Task ReleaseAsync() => held.IsDead ? Task.CompletedTask : inner.ReleaseAsync();

        public Task<int> PruneAsync(int atMost, CancellationToken cancellationToken) => inner.PruneAsync(atMost, cancellationToken);
    }
}
