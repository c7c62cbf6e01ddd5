using System.Net;
using Pulse.Domain.Common;

namespace Pulse.Domain.ApiKeys;

/// <summary>The networks from which a key may be used. None: it may be used from everywhere.</summary>
public sealed class AllowedIps : IEquatable<AllowedIps>
{
    public const int MaxCount = 100;

    /// <summary>Characters of the longest list as it is stored.</summary>
    public const int MaxLength = MaxCount * (Cidr.MaxLength + 1);

    public static readonly AllowedIps Everywhere = new([]);

    private readonly IPNetwork[] networks;

    private AllowedIps(IPNetwork[] networks) => this.networks = networks;

    /// <summary>In canonical notation, in the order in which they were given.</summary>
    public IReadOnlyList<string> Networks => [.. networks.Select(network => network.ToString())];

    public bool IsEverywhere => networks.Length == 0;

    /// <exception cref="ArgumentException">Something is no network, or there are too many: callers validate first.</exception>
    public static AllowedIps Of(IReadOnlyCollection<string> networks)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(networks.Count, MaxCount, nameof(networks));
        return networks.Count == 0 ? Everywhere : new([.. networks.Select(Parse)]);
    }

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static AllowedIps OfText(string text) => Of(text.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    /// <param name="address">Where the call comes from; null where nobody knows, which is in no network.</param>
    public bool Admit(IPAddress? address) =>
        IsEverywhere || (Cidr.Canonical(address) is { } canonical && Array.Exists(networks, network => network.Contains(canonical)));

    /// <summary>Whether the other admits every address that this admits, whichever networks it has.</summary>
    public bool IsWithin(AllowedIps other) =>
        other.IsEverywhere || (!IsEverywhere && Array.TrueForAll(networks, network => IsCovered(network, other.networks)));

    public bool Equals(AllowedIps? other) => other is not null && networks.AsSpan().SequenceEqual(other.networks);

    public override bool Equals(object? obj) => Equals(obj as AllowedIps);

    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    public override string ToString() => string.Join(' ', Networks);

    /// <summary>By one network, or by both halves where only parts of it are among them.</summary>
    private static bool IsCovered(IPNetwork network, IPNetwork[] by)
    {
        if (Array.Exists(by, wide => wide.PrefixLength <= network.PrefixLength && wide.Contains(network.BaseAddress)))
        {
            return true;
        }

        var inside = Array.FindAll(by, narrow => narrow.PrefixLength > network.PrefixLength && network.Contains(narrow.BaseAddress));
        return inside.Length > 0 && IsCovered(HalfOf(network, isUpper: false), inside) && IsCovered(HalfOf(network, isUpper: true), inside);
    }

    private static IPNetwork HalfOf(IPNetwork network, bool isUpper)
    {
        var address = network.BaseAddress.GetAddressBytes();
        if (isUpper)
        {
            address[network.PrefixLength / 8] |= (byte)(0x80 >> (network.PrefixLength % 8));
        }

        return new IPNetwork(new IPAddress(address), network.PrefixLength + 1);
    }

    private static IPNetwork Parse(string text) =>
        Cidr.TryParse(text, out var network) ? network : throw new ArgumentException($"Not a network: {text}.", nameof(text));
}
