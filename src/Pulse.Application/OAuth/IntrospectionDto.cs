using System.Globalization;
using System.Text.Json.Serialization;
using Pulse.Application.Authorization;

namespace Pulse.Application.OAuth;

/// <summary>The state of a token (RFC 7662, section 2.2). An inactive token has no other member.</summary>
public sealed record IntrospectionDto
{
    public static readonly IntrospectionDto Inactive = new();

    /// <summary>Whether the token may be used now, in this account and from this address.</summary>
    [JsonPropertyName("active")]
    public bool Active { get; private init; }

    /// <summary>The permissions in the account, separated by spaces.</summary>
    [JsonPropertyName("scope"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Scope { get; private init; }

    /// <summary>The identifier of the API key that logged in. Absent for a user.</summary>
    [JsonPropertyName("client_id"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ClientId { get; private init; }

    /// <summary>The user's e-mail. Absent for an API key.</summary>
    [JsonPropertyName("username"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Username { get; private init; }

    /// <summary>A user's number or an API key's UUID. It never changes.</summary>
    [JsonPropertyName("sub"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Sub { get; private init; }

    /// <summary>The user who impersonates <c>sub</c> (RFC 8693, section 4.1). Absent without impersonation.</summary>
    [JsonPropertyName("act"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ActingUserDto? Act { get; private init; }

    /// <summary>The session.</summary>
    [JsonPropertyName("sid"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? Sid { get; private init; }

    /// <summary>Expiry, in seconds since 1970.</summary>
    [JsonPropertyName("exp"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Exp { get; private init; }

    /// <summary>Login, in seconds since 1970.</summary>
    [JsonPropertyName("iat"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Iat { get; private init; }

    /// <summary>Always <c>Bearer</c>.</summary>
    [JsonPropertyName("token_type"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Type { get; private init; }

    /// <summary>The account in which the token acts, 16 digits.</summary>
    [JsonPropertyName("account_id"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? AccountId { get; private init; }

    /// <summary>
    /// How long a service that is connected to the revocation stream may use this answer for the same <c>token</c>, <c>account_id</c> and
    /// <c>ip_address</c>; 0 to 300 seconds. 0 if the token's key has a rate limit or quota, and for an impersonation without
    /// <c>account_id</c>.
    /// </summary>
    [JsonPropertyName("cache_seconds"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? CacheSeconds { get; private init; }

    /// <summary>The position in the change feed up to which this answer contains all changes.</summary>
    [JsonPropertyName("version"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Version { get; private init; }

    /// <summary>
    /// Opaque tags of everything that this answer was derived from. Do not use the answer after the revocation stream has sent one of them
    /// with a position after <c>version</c>.
    /// </summary>
    [JsonPropertyName("tags"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Tags { get; private init; }

    /// <param name="examined">An accepted token.</param>
    /// <param name="scope">The account in effect, with the rights there.</param>
    /// <param name="cacheSeconds">How long the answer may be used.</param>
    /// <param name="tags">What it was derived from.</param>
    public static IntrospectionDto Of(ExaminedToken examined, AccountScope scope, int cacheSeconds, IReadOnlyList<string> tags)
    {
        var caller = examined.Caller;
        var user = caller as UserCaller;
        var key = caller as ApiKeyCaller;
        return new IntrospectionDto
        {
            Active = true,
            Scope = ScopeText.Of(scope.Rights.Held),
            ClientId = key?.Identifier,
            Username = user?.Impersonation?.Email ?? user?.Email,
            Sub = key?.Id.ToString() ?? NumberOf(user!.Impersonation?.UserId ?? user.Id),
            Act = user?.Impersonation is null ? null : new ActingUserDto(NumberOf(user.Id), user.Email),
            Sid = caller.SessionId,
            Exp = SecondsAt(caller.ExpiresAt),
            Iat = SecondsAt(caller.SessionCreatedAt),
            Type = TokenDto.Bearer,
            AccountId = scope.AccountId.ToString(),
            CacheSeconds = cacheSeconds,
            Version = examined.Version,
            Tags = tags,
        };
    }

    private static string NumberOf(int user) => user.ToString(CultureInfo.InvariantCulture);

    private static long? SecondsAt(DateTime? instant) =>
        instant is { } known ? new DateTimeOffset(known, TimeSpan.Zero).ToUnixTimeSeconds() : null;
}

/// <param name="Sub">The user's number.</param>
/// <param name="Username">The user's e-mail.</param>
public sealed record ActingUserDto(
    [property: JsonPropertyName("sub")] string Sub, [property: JsonPropertyName("username")] string Username);
