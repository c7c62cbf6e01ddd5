namespace Pulse.AspNetCore.Backchannel;

/// <summary>Converts the answers of both calls to one form.</summary>
internal static class Answers
{
    /// <param name="verified">The answer.</param>
    /// <param name="now">The time at Pulse.</param>
    public static CredentialAnswer Of(VerifiedMessage verified, DateTimeOffset now) => new()
    {
        Code = verified.Code ?? CredentialAnswer.NotFound,
        Subject = verified.ApiKey?.Id,
        ApiKey = verified.ApiKey?.ApiKey,
        Name = verified.ApiKey?.Name,
        AccountId = verified.AccountId,
        ExternalId = verified.ExternalId,
        Metadata = verified.Metadata,
        Permissions = verified.Permissions ?? [],
        ExpiresIn = verified.ApiKey?.ExpiresAt is { } end ? new DateTimeOffset(end.ToUniversalTime()) - now : null,
        DependsOnAddress = verified.ApiKey is { AllowedIps: not [] },
        CacheSeconds = verified.CacheSeconds,
        Version = verified.Version,
        Tags = verified.Tags ?? [],
        RateLimit = verified.RateLimit,
        Quota = verified.Quota,
        RateLimitWindowSeconds = verified.ApiKey?.RateLimit?.WindowSeconds,
    };

    /// <inheritdoc cref="Of(VerifiedMessage, DateTimeOffset)"/>
    public static CredentialAnswer Of(IntrospectedMessage introspected, DateTimeOffset now) => new()
    {
        Code = introspected.Active ? CredentialAnswer.Ok : CredentialAnswer.NotFound,
        Subject = introspected.Sub,
        ApiKey = introspected.ClientId,
        Name = introspected.Username,
        SessionId = introspected.Sid,
        Actor = introspected.Act?.Sub,
        AccountId = introspected.AccountId,
        Permissions = introspected.Scope?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [],
        ExpiresIn = introspected.Exp is { } end ? DateTimeOffset.FromUnixTimeSeconds(end) - now : null,

        // The answer does not say whether the key of the session has networks.
        DependsOnAddress = true,
        CacheSeconds = introspected.CacheSeconds ?? 0,
        Version = introspected.Version,
        Tags = introspected.Tags ?? [],
    };
}
