using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pulse.Client;

/// <summary>An access token (RFC 6749, section 5.1).</summary>
public sealed record Token : PulseAnswer
{
    /// <summary>The token of a new session.</summary>
    [JsonPropertyName("access_token")]
    public required string AccessToken { get; init; }

    /// <summary>Always <c>Bearer</c>.</summary>
    [JsonPropertyName("token_type")]
    public required string TokenType { get; init; }

    /// <summary>Lifetime in seconds.</summary>
    [JsonPropertyName("expires_in")]
    public required long ExpiresIn { get; init; }

    /// <summary>The permissions that the token has now, separated by spaces.</summary>
    public required string Scope { get; init; }

    /// <summary>Without the token.</summary>
    public override string ToString() => nameof(Token);
}

/// <summary>The state of a token (RFC 7662, section 2.2). An inactive token has no other member.</summary>
public sealed record Introspection : PulseAnswer
{
    /// <summary>Whether the token may be used now, in this account and from this address.</summary>
    public required bool Active { get; init; }

    /// <summary>The permissions in the account, separated by spaces. Null for an inactive token.</summary>
    public string? Scope { get; init; }

    /// <summary>The identifier of the API key that logged in. Null for a user.</summary>
    [JsonPropertyName("client_id")]
    public string? ClientId { get; init; }

    /// <summary>The user's e-mail. Null for an API key.</summary>
    public string? Username { get; init; }

    /// <summary>A user's number or an API key's UUID. It never changes.</summary>
    [JsonPropertyName("sub")]
    public string? Subject { get; init; }

    /// <summary>The user who impersonates <see cref="Subject"/>. Null: no impersonation.</summary>
    [JsonPropertyName("act")]
    public ActingUser? Actor { get; init; }

    /// <summary>The session.</summary>
    [JsonPropertyName("sid")]
    public Guid? SessionId { get; init; }

    /// <summary>Expiry.</summary>
    [JsonPropertyName("exp")]
    [JsonConverter(typeof(UnixTimeConverter))]
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Login.</summary>
    [JsonPropertyName("iat")]
    [JsonConverter(typeof(UnixTimeConverter))]
    public DateTimeOffset? IssuedAt { get; init; }

    /// <summary>Always <c>Bearer</c>.</summary>
    [JsonPropertyName("token_type")]
    public string? TokenType { get; init; }

    /// <summary>The account in which the token acts, 16 digits.</summary>
    [JsonPropertyName("account_id")]
    public string? AccountId { get; init; }

    /// <summary>
    /// How long this answer can be used again for the same token, account and address while the caller is connected to
    /// <see cref="PulseClient.Revocations"/>, in seconds, 0 to 300. 0: ask for each use. Null for an inactive token.
    /// </summary>
    [JsonPropertyName("cache_seconds")]
    public int? CacheSeconds { get; init; }

    /// <summary>The position in the change feed up to which this answer contains all changes. Null for an inactive token.</summary>
    public long? Version { get; init; }

    /// <summary>
    /// Opaque tags of everything that this answer was derived from. Do not use it after <see cref="PulseClient.Revocations"/> has sent
    /// one of them with a position after <see cref="Version"/>. Null for an inactive token.
    /// </summary>
    public IReadOnlyList<string>? Tags { get; init; }
}

/// <summary>A user who impersonates another.</summary>
public sealed record ActingUser
{
    /// <summary>The user's number.</summary>
    [JsonPropertyName("sub")]
    public required string Subject { get; init; }

    /// <summary>The user's e-mail.</summary>
    public required string Username { get; init; }
}

/// <summary>Seconds since 1970.</summary>
internal sealed class UnixTimeConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        DateTimeOffset.FromUnixTimeSeconds(reader.GetInt64());

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value.ToUnixTimeSeconds());
}
