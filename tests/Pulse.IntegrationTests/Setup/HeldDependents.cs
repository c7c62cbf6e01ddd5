using Pulse.Application.ApiKeys;
using Pulse.Domain.ApiKeys;

namespace Pulse.IntegrationTests.Setup;

/// <summary>Holds the deletion of a key's dependents before each batch, while no transaction is open, and can let it fail there.</summary>
public sealed class HeldDependents
{
    private int batches;

    public Gate Gate { get; } = new();

    /// <summary>Number of batches before the next failure. Null: no failure.</summary>
    public int? BatchesUntilFailure { get; set; }

    /// <returns>Number of batches that were started since the last call.</returns>
    public int TakeBatches() => Interlocked.Exchange(ref batches, 0);

    public IKeyDependents Hold(IKeyDependents inner) => new Held(inner, this);

    private async Task PassAsync()
    {
        Interlocked.Increment(ref batches);
        await Gate.PassAsync();
        if (BatchesUntilFailure-- == 0)
        {
            throw new InvalidOperationException("The test makes the deletion fail between two transactions.");
        }
    }

    private sealed class Held(IKeyDependents inner, HeldDependents held) : IKeyDependents
    {
        public Task<bool> FitInOneTransactionAsync(IReadOnlyCollection<Guid> keys, CancellationToken cancellationToken) =>
            inner.FitInOneTransactionAsync(keys, cancellationToken);

        public Task DropEndedSecretsAsync(ApiKey key, CancellationToken cancellationToken) =>
            inner.DropEndedSecretsAsync(key, cancellationToken);

        public async Task<int> DeleteBatchOfDisabledAsync(Guid key, CancellationToken cancellationToken)
        {
            await held.PassAsync();
            return await inner.DeleteBatchOfDisabledAsync(key, cancellationToken);
        }
    }
}
