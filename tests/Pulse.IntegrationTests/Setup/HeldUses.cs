using Microsoft.Extensions.DependencyInjection;
using Pulse.Infrastructure.Sessions;

namespace Pulse.IntegrationTests.Setup;

/// <summary>Can let the write of last uses of sessions fail.</summary>
public sealed class HeldUses
{
    private volatile bool isFailing;

    public bool IsFailing
    {
        get => isFailing;
        set => isFailing = value;
    }

    public void HoldIn(IServiceCollection services) => services.Decorate<ISessionUseStore>(store => new Store(this, store));

    private sealed class Store(HeldUses held, ISessionUseStore store) : ISessionUseStore
    {
        public Task WriteAsync(IReadOnlyCollection<(Guid Session, DateTime SeenAt)> uses, CancellationToken cancellationToken) =>
            held.IsFailing
                ? throw new IOException("The test makes the write of session uses fail.")
                : store.WriteAsync(uses, cancellationToken);

        public Task EndAsync(IReadOnlyDictionary<Guid, DateTime> unused, CancellationToken cancellationToken) =>
            store.EndAsync(unused, cancellationToken);
    }
}
