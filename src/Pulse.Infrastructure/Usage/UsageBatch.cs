using System.Numerics;
using Pulse.Domain.Accounts;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Permissions;
using Pulse.Infrastructure.Limits;

namespace Pulse.Infrastructure.Usage;

/// <summary>Counts of one key since they were last written.</summary>
public sealed class KeyCounts
{
    /// <summary>The account of the key, which never changes.</summary>
    public AccountId Account { get; private set; }

    public Dictionary<(DateTime Hour, string Code), long> Uses { get; } = [];

    /// <summary>Uses by hour and the external id that the key had then. Uses without one are not in it.</summary>
    public Dictionary<(DateTime Hour, string ExternalId), (long Requests, long Refused)> ExternalIds { get; } = [];

    public Dictionary<PermissionName, DateTime> Permissions { get; } = [];

    /// <summary>Accepted uses by hour and required permission.</summary>
    public Dictionary<(DateTime Hour, PermissionName Permission), long> Exercises { get; } = [];

    public Dictionary<Guid, DateTime> Secrets { get; } = [];

    /// <summary>Networks of accepted uses.</summary>
    public Dictionary<string, UsedNetwork> Networks { get; } = [];

    /// <summary>Rate units by stored row, with the end of their window.</summary>
    public Dictionary<DateTime, (DateTime EndsAt, long Count)> Rates { get; } = [];

    /// <summary>Time of the first accepted use in these counts. Null if there is none.</summary>
    public DateTime? FirstAt { get; private set; }

    public DateTime? LastAt { get; private set; }

    public string? LastIp { get; private set; }

    /// <summary>Number of rows in all tables.</summary>
    public int Rows =>
        Uses.Count + ExternalIds.Count + Permissions.Count + Exercises.Count + Secrets.Count + Networks.Count + Rates.Count
        + (LastAt is null ? 0 : 1);

    /// <summary>Maximum number of networks in one batch. A key with more is reported anyway.</summary>
    private const int MaxNetworks = 100;

    public void Add(UseOfKey use)
    {
        var hour = use.At.Date.AddHours(use.At.Hour);
        Uses[(hour, use.Code)] = Uses.GetValueOrDefault((hour, use.Code)) + use.Times;
        Account = use.Owner.Account;
        if (use.Owner.ExternalId is { } externalId)
        {
            AddExternalId((hour, externalId), (use.Times, use.Code == UseCodes.Ok ? 0 : use.Times));
        }

        if (use.Code != UseCodes.Ok)
        {
            return;
        }

        FirstAt = FirstAt < use.At ? FirstAt : use.At;
        if (use.Rate is { } rate && use.Cost > 0)
        {
            var row = RateUse.RowOf(rate, use.At);
            AddRate(row, (row + rate.Window, use.Cost));
            ForgetRates(use.At);
        }

        // A reported use can be older than one that was counted before it.
        if (use.Secret is { } secret)
        {
            (LastAt, LastIp) = (use.At, use.Address);
            Secrets[secret] = use.At;
        }
        else if (!(LastAt >= use.At))
        {
            (LastAt, LastIp) = (use.At, use.Address);
        }

        for (var bits = use.Exercised.Bits; bits != 0; bits &= bits - 1)
        {
            Exercise((Permission)BitOperations.TrailingZeroCount(bits), use, hour);
        }

        foreach (var name in use.Exercised.Custom?.Names ?? [])
        {
            Exercise(PermissionName.OfChecked(name), use, hour);
        }

        if (use is { Network: { } network, Address: { } address })
        {
            AddNetwork(network, new UsedNetwork(address, use.IsOfRetiringSecret ? use.At : null));
        }
    }

    /// <summary>Adds earlier counts that could not be written.</summary>
    public void AddEarlier(KeyCounts earlier)
    {
        foreach (var (use, count) in earlier.Uses)
        {
            Uses[use] = Uses.GetValueOrDefault(use) + count;
        }

        Account = earlier.Account;
        Array.ForEach([.. earlier.ExternalIds], used => AddExternalId(used.Key, used.Value));
        foreach (var (exercise, count) in earlier.Exercises)
        {
            Exercises[exercise] = Exercises.GetValueOrDefault(exercise) + count;
        }

        Array.ForEach([.. earlier.Rates], used => AddRate(used.Key, used.Value));
        Array.ForEach([.. earlier.Permissions], used => Permissions.TryAdd(used.Key, used.Value));
        Array.ForEach([.. earlier.Secrets], used => Secrets.TryAdd(used.Key, used.Value));
        Array.ForEach([.. earlier.Networks], used => AddNetwork(used.Key, used.Value));
        FirstAt = earlier.FirstAt ?? FirstAt;
        (LastAt, LastIp) = LastAt is null ? (earlier.LastAt, earlier.LastIp) : (LastAt, LastIp);
        ForgetRates(LastAt);
    }

    private void AddNetwork(string network, UsedNetwork used)
    {
        if (!Networks.TryGetValue(network, out var known))
        {
            if (Networks.Count < MaxNetworks)
            {
                Networks.Add(network, used);
            }
        }
        else if (used.RetiringSecretAt is not null && !(known.RetiringSecretAt >= used.RetiringSecretAt))
        {
            Networks[network] = known with { RetiringSecretAt = used.RetiringSecretAt };
        }
    }

    private void AddExternalId((DateTime Hour, string ExternalId) group, (long Requests, long Refused) uses)
    {
        var known = ExternalIds.GetValueOrDefault(group);
        ExternalIds[group] = (known.Requests + uses.Requests, known.Refused + uses.Refused);
    }

    private void Exercise(PermissionName permission, UseOfKey use, DateTime hour)
    {
        var known = Permissions.GetValueOrDefault(permission);
        Permissions[permission] = use.Secret is null && known > use.At ? known : use.At;
        Exercises[(hour, permission)] = Exercises.GetValueOrDefault((hour, permission)) + use.Times;
    }

    private void AddRate(DateTime row, (DateTime EndsAt, long Count) units)
    {
        var known = Rates.GetValueOrDefault(row);
        Rates[row] = (known.EndsAt > units.EndsAt ? known.EndsAt : units.EndsAt, known.Count + units.Count);
    }

    /// <summary>Drops expired rows, because a busy key adds a row each 1/60 of its window while the database is unavailable.</summary>
    private void ForgetRates(DateTime? now)
    {
        if (Rates.Count > RateUse.PerWindow + 1)
        {
            Array.ForEach([.. Rates.Where(used => used.Value.EndsAt <= now)], used => Rates.Remove(used.Key));
        }
    }
}

/// <summary>The account and the external id that a use of a key counts for.</summary>
/// <param name="Account">The account of the key.</param>
/// <param name="ExternalId">The external id of the key at the time of the use.</param>
public readonly record struct KeyOwner(AccountId Account, string? ExternalId);

/// <summary>A network that a key was used from.</summary>
/// <param name="Address">An address in it.</param>
/// <param name="RetiringSecretAt">The last use with a retiring secret. Null if there is none.</param>
public readonly record struct UsedNetwork(string Address, DateTime? RetiringSecretAt);

/// <summary>One use of a key, or several that a service reports.</summary>
/// <param name="Owner">The account and the external id that it counts for.</param>
/// <param name="Secret">Id of the secret that was presented, now or at the start of the session. Null for reported uses.</param>
/// <param name="Code">Result of the use; one of <see cref="UseCodes"/> or an error code.</param>
/// <param name="Exercised">Permissions that the use required.</param>
/// <param name="Address">Client address.</param>
/// <param name="Network">Client network, as counted.</param>
/// <param name="At">Time of the use.</param>
/// <param name="Rate">Rate limit of the key, if its units are stored, else null.</param>
/// <param name="Cost">Units spent.</param>
/// <param name="Times">Number of uses.</param>
/// <param name="IsOfRetiringSecret">Whether another secret has replaced the presented one. Unknown for reported uses.</param>
public readonly record struct UseOfKey(
    KeyOwner Owner,
    Guid? Secret,
    string Code,
    PermissionSet Exercised,
    string? Address,
    string? Network,
    DateTime At,
    RateLimit? Rate = null,
    int Cost = 0,
    int Times = 1,
    bool IsOfRetiringSecret = false);
