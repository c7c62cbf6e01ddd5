using Pulse.Domain.ApiKeys;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Usage;

/// <summary>Number of uses of a key per hour and result.</summary>
public sealed class KeyUsage : IApiKeyRow
{
    /// <summary>Maximum length of a code.</summary>
    public const int CodeMaxLength = 32;

    public Guid ApiKeyId { get; init; }

    public ApiKey? ApiKey { get; init; }

    /// <summary>Start of the hour.</summary>
    public DateTime Hour { get; init; }

    /// <summary>One of <see cref="UseCodes"/>, or an error code.</summary>
    public string Code { get; init; } = "";

    public long Count { get; init; }
}

/// <summary>Time when a key last used a permission.</summary>
public sealed class KeyPermissionUse : IApiKeyRow
{
    public Guid ApiKeyId { get; init; }

    public ApiKey? ApiKey { get; init; }

    /// <summary>Name of the permission.</summary>
    public string Permission { get; init; } = "";

    public DateTime LastUsedAt { get; init; }
}

/// <summary>A network that a key was used from.</summary>
public sealed class KeyNetwork : IApiKeyRow
{
    /// <summary>Maximum length of a network.</summary>
    public const int NetworkMaxLength = 16;

    public Guid ApiKeyId { get; init; }

    public ApiKey? ApiKey { get; init; }

    /// <summary>An IPv4 address, or the first 64 bits of an IPv6 address.</summary>
    public string Network { get; init; } = "";

    public DateTime LastUsedAt { get; init; }

    /// <summary>The last use with a secret that was retiring then. Null if there is none.</summary>
    public DateTime? RetiringSecretUsedAt { get; init; }
}
