using Pulse.Infrastructure.Audit;

namespace Pulse.IntegrationTests.Audit;

/// <summary>Base class of verifications of which a test holds or replaces one step.</summary>
public abstract class ForwardedVerification(IChainVerification inner) : IChainVerification
{
    public virtual Task<IReadOnlyList<long>> ListUnsealedAsync(long after, int atMost, CancellationToken cancellationToken) =>
        inner.ListUnsealedAsync(after, atMost, cancellationToken);

    public virtual Task<IReadOnlyList<long>?> SealAsync(IReadOnlyCollection<long> chains, CancellationToken cancellationToken) =>
        inner.SealAsync(chains, cancellationToken);

    public virtual Task<IReadOnlyDictionary<long, string>> ListRunningAsync(CancellationToken cancellationToken) =>
        inner.ListRunningAsync(cancellationToken);

    public virtual Task<bool> ContinueAsync(long chain, CancellationToken cancellationToken) =>
        inner.ContinueAsync(chain, cancellationToken);
}
