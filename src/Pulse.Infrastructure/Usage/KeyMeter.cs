using System.Net;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Common;

namespace Pulse.Infrastructure.Usage;

/// <summary>Counts the uses of one key. Caches the text of the last address, because formatting it is the most expensive part.</summary>
internal sealed class KeyMeter
{
    private readonly Lock gate = new();
    private KeyCounts? counts;
    private Seen? seen;
    private long lastAt;
    private bool isRetired;

    /// <summary>Number of rows to write.</summary>
    public int Rows
    {
        get
        {
            lock (gate)
            {
                return counts?.Rows ?? 0;
            }
        }
    }

    public DateTime LastAt => new(Volatile.Read(ref lastAt), DateTimeKind.Utc);

    public string? TextOf(IPAddress? address) => SeenOf(address)?.Text;

    public string? NetworkOf(IPAddress? address) => SeenOf(address)?.Network;

    /// <returns>False if this meter was dropped.</returns>
    public bool TryAdd(UseOfKey use)
    {
        lock (gate)
        {
            if (isRetired)
            {
                return false;
            }

            (counts ??= new KeyCounts()).Add(use);
        }

        if (use.Code == UseCodes.Ok && (use.Secret is not null || use.At.Ticks > Volatile.Read(ref lastAt)))
        {
            Volatile.Write(ref lastAt, use.At.Ticks);
        }

        return true;
    }

    /// <summary>Retires a meter that has nothing to write.</summary>
    public bool TryRetire()
    {
        lock (gate)
        {
            return isRetired = counts is null;
        }
    }

    public KeyCounts? Take()
    {
        lock (gate)
        {
            var taken = counts;
            counts = null;
            return taken;
        }
    }

    /// <returns>False if this meter was dropped.</returns>
    public bool TryPutBack(KeyCounts earlier)
    {
        lock (gate)
        {
            if (isRetired)
            {
                return false;
            }

            (counts ??= new KeyCounts()).AddEarlier(earlier);
            return true;
        }
    }

    private Seen? SeenOf(IPAddress? address)
    {
        if (address is null)
        {
            return null;
        }

        var last = Volatile.Read(ref seen);
        if (last is null || !last.Address.Equals(address))
        {
            last = new Seen(address, Cidr.Canonical(address)!.ToString(), ClientNetwork.Of(address));
            Volatile.Write(ref seen, last);
        }

        return last;
    }

    private sealed record Seen(IPAddress Address, string Text, string Network);
}
