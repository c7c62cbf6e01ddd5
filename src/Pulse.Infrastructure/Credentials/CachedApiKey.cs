using Pulse.Application.ApiKeys;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Verification;
using Pulse.Domain.ApiKeys;

namespace Pulse.Infrastructure.Credentials;

/// <summary>An API key in the cache of callers.</summary>
internal sealed class CachedApiKey(CachedCaller cached, CallerCache cache, TimeProvider clock) : ICachedApiKey
{
    public bool IsCurrent => cache.IsCurrent(cached);

    public ApiKeyDto Show() => cached.Shown!.At(clock.UtcNow);
}

/// <summary>An API key as one read of the database found it. Works out for each response what depends on time and use.</summary>
/// <param name="stored">The key at the time of the read.</param>
/// <param name="conditions">The conditions of the key, without the end of the presented secret.</param>
/// <param name="lastUse">The last use that this node knows.</param>
public sealed class ShownApiKey(ApiKeyDto stored, UseConditions conditions, LastUse lastUse)
{
    private const int SizeOfSecret = 150;
    private const int SizeOfText = 40;

    /// <summary>Bytes of memory, about.</summary>
    public int Size { get; } = SizeOf(stored);

    public ApiKeyDto At(DateTime now)
    {
        var later = lastUse.Latest is { } use && !(use.At <= stored.LastUsedAt) ? use : null;
        var inUseAt = later?.At > conditions.KnownInUseAt ? later.At : conditions.KnownInUseAt;
        return stored with
        {
            Status = conditions.StatusAt(now, inUseAt),
            LastUsedAt = later?.At ?? stored.LastUsedAt,
            LastUsedIp = later is null ? stored.LastUsedIp : later.IpAddress,
            Secrets = stored.Secrets.All(secret => !(secret.EndsAt <= now))
                ? stored.Secrets
                : [.. stored.Secrets.Where(secret => !(secret.EndsAt <= now))],
        };
    }

    private static int SizeOf(ApiKeyDto stored) =>
        ((stored.Name.Length + (stored.Description?.Length ?? 0)) * sizeof(char))
        + stored.AllowedIps.Sum(network => SizeOfText + (network.Length * sizeof(char)))
        + (stored.Permissions.Count * sizeof(int))
        + (stored.Secrets.Count * SizeOfSecret);
}
