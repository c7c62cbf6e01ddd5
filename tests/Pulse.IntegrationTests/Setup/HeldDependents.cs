using Pulse.Application.ApiKeys;
using Pulse.Domain.ApiKeys;

namespace Pulse.IntegrationTests.Setup;

/// <summary>Holds the deletion of a key's dependents before each batch, where no transaction is open, and lets it fail there.</summary>
public sealed class HeldDependents
{
    private int batches;

    public Gate Gate { get; } = new();

    /// <summary>How many more batches are deleted before the next one fails; null: none fails.</summary>
    public int? BatchesUntilFailure { get; set; }

    /// <returns>How many batches were begun since the last call.</returns>
    public int TakeBatches() => Interlocked.Exchange(ref batches, 0);

    public IKeyDependents Hold(IKeyDependents inner) => new Held(inner, this);

    private async Task PassAsync()
    {
        Interlocked.Increment(ref batches);
        await Gate.PassAsync();
        if (BatchesUntilFailure-- == 0)
        {
            throw new InvalidOperationException("The test lets the deletion fail between two transactions.");
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
