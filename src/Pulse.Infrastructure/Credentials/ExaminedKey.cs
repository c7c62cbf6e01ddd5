using Pulse.Application.ApiKeys;
using Pulse.Application.Authorization;
using Pulse.Application.Verification;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Permissions;

namespace Pulse.Infrastructure.Credentials;

/// <summary>An API key that was examined. It is in the cache of callers, unless its credential is not cached.</summary>
internal sealed class ExaminedKey(CachedCaller found, CallerCache cache) : IExaminedKey
{
    public bool IsCurrent => found.IsCacheable && cache.IsCurrent(found);

    public PermissionSet Held => found.Shown!.Held;

    public IReadOnlyList<PermissionName> Permissions => found.Shown!.Permissions;

    public IReadOnlyList<string> Tags => found.Shown!.Tags;

    public ApiKeyDto ShowAt(DateTime now) => found.Shown!.At(now);
}

/// <summary>An API key as one read of the database found it. Works out for each response what depends on time and use.</summary>
/// <param name="stored">The key at the time of the read.</param>
/// <param name="conditions">The conditions of the key, without the end of the presented secret.</param>
/// <param name="lastUse">The last use that this node knows.</param>
/// <param name="held">The permissions that the key holds in its account.</param>
/// <param name="tags">Tags of everything that the key depends on, as in the revocation stream.</param>
public sealed class ShownApiKey(
    ApiKeyDto stored, UseConditions conditions, LastUse lastUse, PermissionSet held, IReadOnlyList<string> tags)
{
    /// <summary>The object and the JSON that is kept of it, without its texts.</summary>
    private const int OwnSize = 1_000;
    private const int SizeOfSecret = 300;
    private const int SizeOfText = 40;

    /// <summary>A node of the dictionary with two texts.</summary>
    private const int SizeOfMember = 150;

    /// <summary>A character in memory, and in JSON.</summary>
    private const int SizeOfCharacter = sizeof(char) + 1;

    private Shown latest = new(stored, Use: null);

    public PermissionSet Held => held;

    /// <summary>Sorted by name. The same object in each verification, so that its JSON can be kept.</summary>
    public IReadOnlyList<PermissionName> Permissions { get; } = held.ToSortedList();

    /// <summary>The same object in each verification, so that its JSON can be kept.</summary>
    public IReadOnlyList<string> Tags => tags;

    /// <summary>Bytes of memory, about.</summary>
    public int Size { get; } = SizeOf(stored) + (held.Count * SizeOfText) + tags.Sum(tag => SizeOfText + (tag.Length * SizeOfCharacter));

    /// <returns>The key at this instant. As long as nothing changes, it is the same object, so that its JSON can be kept.</returns>
    public ApiKeyDto At(DateTime now)
    {
        var later = lastUse.Latest is { } use && !(use.At <= stored.LastUsedAt) ? use : null;
        var status = conditions.StatusAt(now, later?.At > conditions.KnownInUseAt ? later.At : conditions.KnownInUseAt);
        var shown = Volatile.Read(ref latest);
        if (!ReferenceEquals(shown.Use, later) || shown.Key.Status != status || shown.Key.Secrets.Any(secret => secret.EndsAt <= now))
        {
            shown = new Shown(Make(now, later, status), later);
            Volatile.Write(ref latest, shown);
        }

        return shown.Key;
    }

    private ApiKeyDto Make(DateTime now, KeyUse? later, ApiKeyStatus status) => stored with
    {
        Status = status,
        LastUsedAt = later?.At ?? stored.LastUsedAt,
        LastUsedIp = later is null ? stored.LastUsedIp : later.IpAddress,
        Secrets = [.. stored.Secrets.Where(secret => !(secret.EndsAt <= now))],
    };

    private static int SizeOf(ApiKeyDto stored) =>
        OwnSize
        + ((stored.Name.Length + (stored.Description?.Length ?? 0)) * SizeOfCharacter)
        + stored.AllowedIps.Sum(network => SizeOfText + (network.Length * SizeOfCharacter))
        + ((stored.ExternalId?.Length ?? 0) * SizeOfCharacter)
        + stored.Metadata.Sum(member => SizeOfMember + ((member.Key.Length + member.Value.Length) * SizeOfCharacter))
        + stored.Permissions.Sum(permission => SizeOfText + permission.Value.Length)
        + (stored.Secrets.Count * SizeOfSecret);

    private sealed record Shown(ApiKeyDto Key, KeyUse? Use);
}
