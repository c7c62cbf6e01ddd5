using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pulse.Application.Common;
using Pulse.Domain.Accounts;
using Pulse.Domain.ApiKeys;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Credentials;

/// <summary>
/// Notes key identifiers that were presented with a wrong secret, and tells their accounts a moment later. Whether a key exists is looked up
/// apart from the request, so that a wrong secret takes as long as an unknown key.
/// </summary>
internal sealed class WrongSecrets(IServiceScopeFactory scopes, TimeProvider clock, StopDeadline stop, ILogger<WrongSecrets> logger)
    : PeriodicWork(Interval, logger, stop)
{
    /// <summary>Identifiers kept until they are looked up; more are not noted.</summary>
    private const int MaxEntries = 10_000;

    private const int BatchSize = 500;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly Lock gate = new();
    private Dictionary<(string Identifier, AccountId? VerifiedIn), WrongSecret> noted = [];

    /// <param name="identifier">The key, which may not exist.</param>
    /// <param name="address">Where it was presented.</param>
    /// <param name="verifiedIn">The account whose caller had it verified, which hears of its own keys alone; null: it was presented to Pulse.</param>
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

    /// <summary>What cannot be told, because the database is away, is told at the next attempt.</summary>
    protected override Task RunOnceAsync(CancellationToken cancellationToken) =>
        BatchWriter.WriteEachAsync(Take().Chunk(BatchSize), part => TellAsync(part, cancellationToken), PutBack);

    private async Task TellAsync(WrongSecret[] part, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IWrongSecretStore>().TellAsync(part, cancellationToken);
    }

    /// <summary>Together with what was noted meanwhile. It is bounded as that is.</summary>
    private void PutBack(WrongSecret[] untold)
    {
        lock (gate)
        {
            foreach (var secret in untold)
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
/// <param name="Identifier">The key, which may not exist.</param>
/// <param name="VerifiedIn">The account whose caller had it verified; null: it was presented to Pulse.</param>
/// <param name="Address">Where it was presented first.</param>
/// <param name="Times">How often.</param>
/// <param name="FirstAt">When first.</param>
/// <param name="LastAt">When last.</param>
public sealed record WrongSecret(string Identifier, AccountId? VerifiedIn, IPAddress? Address, int Times, DateTime FirstAt, DateTime LastAt);
