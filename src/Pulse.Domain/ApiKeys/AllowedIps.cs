using System.Net;
using Pulse.Domain.Common;

namespace Pulse.Domain.ApiKeys;

/// <summary>Networks that a key can be used from. Empty: all networks.</summary>
public sealed class AllowedIps : IEquatable<AllowedIps>
{
    public const int MaxCount = 100;

    /// <summary>Maximum length in characters of the stored list.</summary>
    public const int MaxLength = MaxCount * (Cidr.MaxLength + 1);

    public static readonly AllowedIps Everywhere = new([]);

    private readonly IPNetwork[] networks;

    private AllowedIps(IPNetwork[] networks) => this.networks = networks;

    /// <summary>The networks in canonical notation, in the given order.</summary>
    public IReadOnlyList<string> Networks => [.. networks.Select(network => network.ToString())];

    public bool IsEverywhere => networks.Length == 0;

    /// <exception cref="ArgumentException">A text is not a network, or there are too many networks. Callers validate first.</exception>
    public static AllowedIps Of(IReadOnlyCollection<string> networks)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(networks.Count, MaxCount, nameof(networks));
        return networks.Count == 0 ? Everywhere : new([.. networks.Select(Parse)]);
    }

    /// <summary>Parses the output of <see cref="ToString"/>.</summary>
    public static AllowedIps OfText(string text) => Of(text.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Whether a request from this address is allowed. An unknown address (null) is in no network.</summary>
    public bool Allows(IPAddress? address) =>
        IsEverywhere || (Cidr.Canonical(address) is { } canonical && Array.Exists(networks, network => network.Contains(canonical)));

    /// <summary>Whether <paramref name="other"/> allows every address that this list allows.</summary>
    public bool IsWithin(AllowedIps other) =>
        other.IsEverywhere || (!IsEverywhere && Array.TrueForAll(networks, network => IsCovered(network, other.networks)));

    public bool Equals(AllowedIps? other) => other is not null && networks.AsSpan().SequenceEqual(other.networks);

    public override bool Equals(object? obj) => Equals(obj as AllowedIps);

    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    public override string ToString() => string.Join(' ', Networks);

    /// <summary>Whether the list covers the network: one entry contains it, or both halves are covered.</summary>
    private static bool IsCovered(IPNetwork network, IPNetwork[] covering)
    {
        if (Array.Exists(covering, candidate => candidate.PrefixLength <= network.PrefixLength && candidate.Contains(network.BaseAddress)))
        {
            return true;
        }

        var inside = Array.FindAll(
            covering, candidate => candidate.PrefixLength > network.PrefixLength && network.Contains(candidate.BaseAddress));
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
        Cidr.TryParse(text, out var network)
            ? network
            : throw new ArgumentException($"Not an IP address or network: {text}.", nameof(text));
}
