using ErrorOr;
using Pulse.Application.Common;

namespace Pulse.IntegrationTests.Setup;

/// <summary>Holds each business transaction before it begins, so that several begin together.</summary>
public sealed class HeldUnitOfWork(IUnitOfWork inner, Gate gate) : IUnitOfWork
{
    public async Task<ErrorOr<T>> ExecuteAsync<T>(Func<CancellationToken, Task<ErrorOr<T>>> work, CancellationToken cancellationToken)
    {
        await gate.PassAsync();
        return await inner.ExecuteAsync(work, cancellationToken);
    }
}
