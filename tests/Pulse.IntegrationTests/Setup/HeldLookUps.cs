using System.Net;
using ErrorOr;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Common.Authorization;
using Pulse.Application.Sessions;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Common;
using Pulse.Domain.Sessions;
using Pulse.Infrastructure.Sessions;

namespace Pulse.IntegrationTests.Setup;

/// <summary>Where a look-up is held.</summary>
public enum Held
{
    BeforeRead,
    AfterRead,
}

/// <summary>Holds look-ups of credentials before or after they read the database, and tells when requests wait for one.</summary>
public sealed class HeldLookUps
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Gate beforeRead = new();
    private readonly Gate afterRead = new();

    private SemaphoreSlim Waiting { get; set; } = new(0);

    public void HoldIn(IServiceCollection services) => services
        .Decorate<ICredentialStore>(inner => new Store(inner, this))
        .Decorate<ICredentialVerifier>(inner => new Verifier(inner, this));

    /// <summary>From now on look-ups are held, and requests that wait for one are counted.</summary>
    public void Close(Held held)
    {
        Waiting = new SemaphoreSlim(0);
        GateOf(held).Close();
    }

    public void Open()
    {
        beforeRead.Open();
        afterRead.Open();
    }

    public Task WaitForLookUpAsync(Held held) => GateOf(held).WaitForAsync(arrivals: 1);

    /// <summary>Waits until so many requests wait for a look-up, their own or another's.</summary>
    public async Task WaitForRequestsAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            Assert.That(await Waiting.WaitAsync(Patience), Is.True, "No request waits for a look-up.");
        }
    }

    private Gate GateOf(Held held) => held == Held.BeforeRead ? beforeRead : afterRead;

    private sealed class Store(ICredentialStore inner, HeldLookUps holds) : ICredentialStore
    {
        public Task<CachedCaller?> FindSessionAsync(CredentialHash hash, CancellationToken cancellationToken) =>
            HoldAsync(() => inner.FindSessionAsync(hash, cancellationToken));

        public Task<CachedCaller?> FindApiKeyAsync(CredentialHash hash, CancellationToken cancellationToken) =>
            HoldAsync(() => inner.FindApiKeyAsync(hash, cancellationToken));

        private async Task<CachedCaller?> HoldAsync(Func<Task<CachedCaller?>> read)
        {
            await holds.beforeRead.PassAsync();
            var found = await read();
            await holds.afterRead.PassAsync();
            return found;
        }
    }

    private sealed class Verifier(ICredentialVerifier inner, HeldLookUps holds) : ICredentialVerifier
    {
        public ValueTask<ErrorOr<Caller>> VerifyAsync(SessionToken token, IPAddress? address, CancellationToken cancellationToken) =>
            Tell(inner.VerifyAsync(token, address, cancellationToken).AsTask());

        public ValueTask<ErrorOr<Caller>> VerifyAsync(
            ApiKeyIdentifier identifier, ApiKeySecret secret, IPAddress? address, CancellationToken cancellationToken) =>
            Tell(inner.VerifyAsync(identifier, secret, address, cancellationToken).AsTask());

        private ValueTask<ErrorOr<Caller>> Tell(Task<ErrorOr<Caller>> verdict)
        {
            if (!verdict.IsCompleted)
            {
                holds.Waiting.Release();
            }

            return new ValueTask<ErrorOr<Caller>>(verdict);
        }
    }
}
