using System.Net;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Common;

namespace Pulse.Infrastructure.Usage;

/// <summary>Counts the uses of one key. The canonical text of an address costs more than all the rest, and most keys come from one.</summary>
internal sealed class KeyMeter
{
    private readonly Lock gate = new();
    private KeyCounts counts = new();
    private Seen? seen;
    private long lastAt;
    private DateTime newestAt;
    private bool isEmpty = true;
    private bool isRetired;

    /// <summary>Rows that are to be written.</summary>
    public int Rows
    {
        get
        {
            lock (gate)
            {
                return isEmpty ? 0 : counts.Rows;
            }
        }
    }

    public DateTime LastAt => new(Volatile.Read(ref lastAt), DateTimeKind.Utc);

    public string? TextOf(IPAddress? address) => SeenOf(address)?.Text;

    public string? NetworkOf(IPAddress? address) => SeenOf(address)?.Network;

    /// <returns>False where this meter is no longer asked.</returns>
    public bool TryAdd(UseOfKey use)
    {
        lock (gate)
        {
            if (isRetired)
            {
                return false;
            }

            counts.Add(use);
            isEmpty = false;
            newestAt = use.At;
        }

        if (use.Code == UseCodes.Ok)
        {
            Volatile.Write(ref lastAt, use.At.Ticks);
        }

        return true;
    }

    public bool TryRetire(DateTime unusedSince)
    {
        lock (gate)
        {
            return isRetired = isEmpty && newestAt < unusedSince;
        }
    }

    public KeyCounts? Take()
    {
        lock (gate)
        {
            var taken = isEmpty ? null : counts;
            (counts, isEmpty) = isEmpty ? (counts, true) : (new KeyCounts(), true);
            return taken;
        }
    }

    /// <returns>False where this meter is no longer asked.</returns>
    public bool TryPutBack(KeyCounts earlier)
    {
        lock (gate)
        {
            if (isRetired)
            {
                return false;
            }

            counts.AddEarlier(earlier);
            isEmpty = false;
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
