using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Infrastructure.Sessions;

namespace Pulse.IntegrationTests.Setup;

/// <summary>Can let the write of last uses of sessions fail.</summary>
public sealed class HeldUses
{
    private readonly ConcurrentQueue<Guid> failed = new();
    private volatile bool isFailing;

    public bool IsFailing
    {
        get => isFailing;
        set => isFailing = value;
    }

    /// <summary>Sessions whose last use could not be written.</summary>
    public IReadOnlyCollection<Guid> Failed => failed;

    public void HoldIn(IServiceCollection services) => services.Decorate<ISessionUseStore>(store => new Store(this, store));

    private sealed class Store(HeldUses held, ISessionUseStore store) : ISessionUseStore
    {
        public Task WriteAsync(IReadOnlyCollection<(Guid Session, DateTime SeenAt)> uses, CancellationToken cancellationToken)
        {
            if (!held.IsFailing)
            {
                return store.WriteAsync(uses, cancellationToken);
            }

            foreach (var (session, _) in uses)
            {
                held.failed.Enqueue(session);
            }

            throw new IOException("The test makes the write of session uses fail.");
        }

        public Task EndAsync(IReadOnlyDictionary<Guid, DateTime> unused, CancellationToken cancellationToken) =>
            store.EndAsync(unused, cancellationToken);
    }
}
