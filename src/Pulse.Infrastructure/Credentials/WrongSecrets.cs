using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pulse.Application.Common;
using Pulse.Domain.Accounts;
using Pulse.Domain.ApiKeys;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Credentials;

/// <summary>
/// Buffers identifiers of keys that were presented with a wrong secret, and records them a moment later. The lookup of the key is separate
/// from the request, so that a wrong secret takes as long as an unknown key.
/// </summary>
internal sealed class WrongSecrets(IServiceScopeFactory scopes, TimeProvider clock, StopDeadline stop, ILogger<WrongSecrets> logger)
    : PeriodicWork(Interval, logger, stop)
{
    /// <summary>Maximum number of buffered identifiers. Further ones are dropped.</summary>
    private const int MaxEntries = 10_000;

    private const int BatchSize = 500;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly Lock gate = new();
    private Dictionary<(string Identifier, AccountId? VerifiedIn), WrongSecret> noted = [];

    /// <param name="identifier">Identifier of the key. The key may not exist.</param>
    /// <param name="address">Client address.</param>
    /// <param name="verifiedIn">
    /// Account whose keys are recorded. Null: all accounts, for a key that was presented to Pulse or to a verifier of all accounts.
    /// </param>
    public void Note(ApiKeyIdentifier identifier, IPAddress? address, AccountId? verifiedIn)
    {
        var now = clock.UtcNow;
        lock (gate)
        {
            var key = (identifier.Value, verifiedIn);
            if (noted.TryGetValue(key, out var known))
            {
                noted[key] = known with { Times = known.Times + 1, LastAt = now };
            }
            else if (noted.Count < MaxEntries)
            {
                noted[key] = new WrongSecret(identifier.Value, verifiedIn, address, Times: 1, now, now);
            }
        }
    }

    protected override Task FinishAsync(CancellationToken cancellationToken) => RunOnceAsync(cancellationToken);

    /// <summary>Records the buffered secrets. If the database is unavailable, the next attempt records them.</summary>
    protected override Task RunOnceAsync(CancellationToken cancellationToken) =>
        BatchWriter.WriteEachAsync(Take().Chunk(BatchSize), part => RecordAsync(part, cancellationToken), PutBack);

    private async Task RecordAsync(WrongSecret[] part, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IWrongSecretStore>().RecordAsync(part, cancellationToken);
    }

    /// <summary>Merges unrecorded secrets with newer ones, up to the maximum.</summary>
    private void PutBack(WrongSecret[] unrecorded)
    {
        lock (gate)
        {
            foreach (var secret in unrecorded)
            {
                var key = (secret.Identifier, secret.VerifiedIn);
                if (noted.TryGetValue(key, out var later))
                {
                    noted[key] = secret with { Times = secret.Times + later.Times, LastAt = later.LastAt };
                }
                else if (noted.Count < MaxEntries)
                {
                    noted[key] = secret;
                }
            }
        }
    }

    private List<WrongSecret> Take()
    {
        lock (gate)
        {
            var taken = noted.Values.ToList();
            noted = [];
            return taken;
        }
    }
}

/// <summary>A key identifier that was presented with a wrong secret.</summary>
/// <param name="Identifier">Identifier of the key. The key may not exist.</param>
/// <param name="VerifiedIn">Account whose keys are recorded. Null: all accounts.</param>
/// <param name="Address">Client address of the first case.</param>
/// <param name="Times">Number of cases.</param>
/// <param name="FirstAt">Time of the first case.</param>
/// <param name="LastAt">Time of the last case.</param>
public sealed record WrongSecret(
    string Identifier, AccountId? VerifiedIn, IPAddress? Address, int Times, DateTime FirstAt, DateTime LastAt);
