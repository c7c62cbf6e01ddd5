using System.Collections.Concurrent;
using System.Net;
using BitFaster.Caching.Lru;
using Pulse.Application.Common;
using Pulse.Application.Passwords;
using Pulse.Domain.Sessions;

namespace Pulse.Infrastructure.Logins;

/// <summary>
/// Networks of logins in memory. The user whose login made a network known first keeps it for as long as that counts: another user who logs in
/// from there later does not bring it into a share of their own.
/// </summary>
internal sealed class LoginNetworks(LoginFailureKeys keys, TimeProvider clock) : ILoginNetworks
{
    /// <summary>How long a login makes its network known.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    /// <summary>A login that is noted already is noted again after this.</summary>
    private static readonly TimeSpan Precision = TimeSpan.FromDays(1);

    private const int MaxNoted = 100_000;

    private readonly ConcurrentDictionary<UInt128, Login> known = new();
    private readonly ConcurrentDictionary<(int UserId, UInt128 Network), Noted> pending = new();
    private readonly ConcurrentLru<(int UserId, UInt128 Network), DateTime> noted = new(MaxNoted);

    public int? FindUser(IPAddress? address) =>
        address is not null && known.TryGetValue(KeyOf(keys.OfArea(address)), out var login) && login.At > clock.UtcNow - Lifetime ? login.UserId : null;

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

    /// <summary>What is not in the database yet.</summary>
    public IReadOnlyList<Noted> Pending() => [.. pending.Values];

    /// <summary>These are in the database, or cannot be.</summary>
    public void Written(IEnumerable<Noted> written)
    {
        foreach (var login in written)
        {
            pending.TryRemove(KeyValuePair.Create((login.UserId, KeyOf(login.Network)), login));
        }
    }

    /// <summary>Learns of a login that is in the database, this node's or another's.</summary>
    public void Learn(int userId, byte[] network, DateTime at) => known.AddOrUpdate(
        KeyOf(network),
        new Login(userId, at),
        (_, login) => login.UserId == userId || login.At <= clock.UtcNow - Lifetime ? new Login(userId, at > login.At ? at : login.At) : login);

    /// <summary>Forgets what counts no more.</summary>
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
