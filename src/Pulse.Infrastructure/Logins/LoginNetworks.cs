using System.Collections.Concurrent;
using System.Net;
using BitFaster.Caching.Lru;
using Pulse.Application.Common;
using Pulse.Application.LoginProtection;
using Pulse.Domain.Sessions;

namespace Pulse.Infrastructure.Logins;

/// <summary>
/// The known login networks in memory. A network belongs to the first user that logged in from it, for as long as it counts. A later user
/// of the network does not take it over.
/// </summary>
internal sealed class LoginNetworks(LoginFailureKeys keys, TimeProvider clock) : ILoginNetworks
{
    /// <summary>How long a login keeps its network known.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    /// <summary>Minimum time between two records of the same user and network.</summary>
    private static readonly TimeSpan Precision = TimeSpan.FromDays(1);

    private const int MaxNoted = 100_000;

    private readonly ConcurrentDictionary<UInt128, Login> known = new();
    private readonly ConcurrentDictionary<(int UserId, UInt128 Network), Noted> pending = new();
    private readonly ConcurrentLru<(int UserId, UInt128 Network), DateTime> noted = new(MaxNoted);

    public int? FindUser(IPAddress? address) =>
        address is not null
        && known.TryGetValue(KeyOf(keys.OfArea(address)), out var login)
        && login.At > clock.UtcNow - Lifetime
            ? login.UserId
            : null;

    public void Note(int userId, IPAddress? address)
    {
        if (address is null)
        {
            return;
        }

        var (network, now) = (keys.OfArea(address), clock.UtcNow);
        var key = (userId, KeyOf(network));
        if (noted.TryGet(key, out var at) && at > now - Precision)
        {
            return;
        }

        noted.AddOrUpdate(key, now);
        pending[key] = new Noted(userId, network, now);
        Learn(userId, network, now);
    }

    /// <summary>Logins that are not stored yet.</summary>
    public IReadOnlyList<Noted> Pending() => [.. pending.Values];

    /// <summary>Removes logins that are stored, or cannot be.</summary>
    public void Written(IEnumerable<Noted> written)
    {
        foreach (var login in written)
        {
            pending.TryRemove(KeyValuePair.Create((login.UserId, KeyOf(login.Network)), login));
        }
    }

    /// <summary>Adds a login of this or another node that is stored in the database.</summary>
    public void Learn(int userId, byte[] network, DateTime at) => known.AddOrUpdate(
        KeyOf(network),
        new Login(userId, at),
        (_, login) => login.UserId == userId || login.At <= clock.UtcNow - Lifetime
            ? new Login(userId, at > login.At ? at : login.At)
            : login);

    /// <summary>Drops networks that no longer count.</summary>
    public void Prune()
    {
        var before = clock.UtcNow - Lifetime;
        foreach (var login in known.Where(login => login.Value.At <= before))
        {
            known.TryRemove(login);
        }
    }

    private static UInt128 KeyOf(byte[] network) => System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(network);

    private sealed record Login(int UserId, DateTime At);

    internal sealed record Noted(int UserId, byte[] Network, DateTime At);
}
