using Pulse.Domain.ApiKeys;
using Pulse.Domain.Permissions;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Usage;

/// <summary>How often uses of a key ended in one way within an hour.</summary>
public sealed class KeyUsage : IApiKeyRow
{
    /// <summary>Characters of the longest code.</summary>
    public const int CodeMaxLength = 32;

    public Guid ApiKeyId { get; init; }

    public ApiKey? ApiKey { get; init; }

    /// <summary>The hour's beginning.</summary>
    public DateTime Hour { get; init; }

    /// <summary>One of <see cref="UseCodes"/>, or a refusal's code.</summary>
    public string Code { get; init; } = "";

    public long Count { get; init; }
}

/// <summary>When a key last exercised a permission.</summary>
public sealed class KeyPermissionUse : IApiKeyRow
{
    public Guid ApiKeyId { get; init; }

    public ApiKey? ApiKey { get; init; }

    public Permission Permission { get; init; }

    public DateTime LastUsedAt { get; init; }
}

/// <summary>A network that a key was let in from.</summary>
public sealed class KeyNetwork : IApiKeyRow
{
    /// <summary>Characters of the longest network.</summary>
    public const int NetworkMaxLength = 16;

    public Guid ApiKeyId { get; init; }

    public ApiKey? ApiKey { get; init; }

    /// <summary>An IPv4 address, or the first 64 bits of an IPv6 address.</summary>
    public string Network { get; init; } = "";

    public DateTime LastUsedAt { get; init; }
}
