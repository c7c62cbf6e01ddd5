using Pulse.Domain.ApiKeys;
using Pulse.Domain.Permissions;
using Pulse.Infrastructure.Limits;

namespace Pulse.Infrastructure.Usage;

/// <summary>What was counted of one key since it was last written.</summary>
public sealed class KeyCounts
{
    public Dictionary<(DateTime Hour, string Code), long> Uses { get; } = [];

    public Dictionary<Permission, DateTime> Permissions { get; } = [];

    public Dictionary<Guid, DateTime> Secrets { get; } = [];

    /// <summary>Networks that the key was let in from, each with an address in it.</summary>
    public Dictionary<string, string> Networks { get; } = [];

    /// <summary>Units of the key's rate by the row that they are counted in, with the end of the window.</summary>
    public Dictionary<DateTime, (DateTime EndsAt, long Count)> Rates { get; } = [];

    /// <summary>When the key was first let in within these counts; null: it was not.</summary>
    public DateTime? FirstAt { get; private set; }

    public DateTime? LastAt { get; private set; }

    public string? LastIp { get; private set; }

    /// <summary>Rows of all tables together.</summary>
    public int Rows => Uses.Count + Permissions.Count + Secrets.Count + Networks.Count + Rates.Count + (LastAt is null ? 0 : 1);

    private static readonly Permission[] EveryPermission = Enum.GetValues<Permission>();

    /// <summary>Networks that one batch remembers: who comes from more than these is told of all the same.</summary>
    private const int MaxNetworks = 100;

    public void Add(UseOfKey use)
    {
        var hour = use.At.Date.AddHours(use.At.Hour);
        Uses[(hour, use.Code)] = Uses.GetValueOrDefault((hour, use.Code)) + 1;
        if (use.Code != UseCodes.Ok)
        {
            return;
        }

        FirstAt ??= use.At;
        if (use.Rate is { } rate && use.Cost > 0)
        {
            var row = RateUse.RowOf(rate, use.At);
            AddRate(row, (row + rate.Window, use.Cost));
            ForgetRates(use.At);
        }

        (LastAt, LastIp) = (use.At, use.Address);
        Secrets[use.Secret] = use.At;
        foreach (var permission in EveryPermission)
        {
            if (use.Exercised.Contains(permission))
            {
                Permissions[permission] = use.At;
            }
        }

        if (use is { Network: { } network, Address: { } address } && Networks.Count < MaxNetworks)
        {
            Networks.TryAdd(network, address);
        }
    }

    /// <summary>Takes what could not be written before.</summary>
    public void AddEarlier(KeyCounts earlier)
    {
        foreach (var (use, count) in earlier.Uses)
        {
            Uses[use] = Uses.GetValueOrDefault(use) + count;
        }

        Array.ForEach([.. earlier.Rates], used => AddRate(used.Key, used.Value));
        Array.ForEach([.. earlier.Permissions], used => Permissions.TryAdd(used.Key, used.Value));
        Array.ForEach([.. earlier.Secrets], used => Secrets.TryAdd(used.Key, used.Value));
        Array.ForEach([.. earlier.Networks], used => Networks.TryAdd(used.Key, used.Value));
        FirstAt = earlier.FirstAt ?? FirstAt;
        (LastAt, LastIp) = LastAt is null ? (earlier.LastAt, earlier.LastIp) : (LastAt, LastIp);
        ForgetRates(LastAt);
    }

    private void AddRate(DateTime row, (DateTime EndsAt, long Count) units)
    {
        var known = Rates.GetValueOrDefault(row);
        Rates[row] = (known.EndsAt > units.EndsAt ? known.EndsAt : units.EndsAt, known.Count + units.Count);
    }

    /// <summary>Rows that nothing is read of any more: while nothing can be written, a key would gather one for each 60th of its window.</summary>
    private void ForgetRates(DateTime? now)
    {
        if (Rates.Count > RateUse.PerWindow + 1)
        {
            Array.ForEach([.. Rates.Where(used => used.Value.EndsAt <= now)], used => Rates.Remove(used.Key));
        }
    }
}

/// <summary>One use of a key.</summary>
/// <param name="Secret">The secret that was presented, now or for the session.</param>
/// <param name="Code">How it ended.</param>
/// <param name="Exercised">What it needed.</param>
/// <param name="Address">Where it came from.</param>
/// <param name="Network">What that is counted by.</param>
/// <param name="At">When.</param>
/// <param name="Rate">The rate that it was spent of, where that is written; null: it is not.</param>
/// <param name="Cost">Units that were spent.</param>
public readonly record struct UseOfKey(
    Guid Secret, string Code, PermissionSet Exercised, string? Address, string? Network, DateTime At, RateLimit? Rate = null, int Cost = 0);
