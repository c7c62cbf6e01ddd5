using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace Pulse.AspNetCore.Testing;

/// <summary>A credential of <see cref="FakePulse"/>. Change it with <see cref="FakePulse.ChangeAsync"/>.</summary>
public sealed class FakeCredential
{
    private FakeCredential(string? apiKey, string secret, bool isSession) => (ApiKey, Secret, IsSession) = (apiKey, secret, isSession);

    /// <summary>The identifier of the API key. Null for a session of a user.</summary>
    public string? ApiKey { get; }

    /// <summary>The secret of the API key, or the session token.</summary>
    public string Secret { get; }

    /// <summary>Whether it is a session token.</summary>
    public bool IsSession { get; }

    /// <summary>The UUID of the key or the number of the user.</summary>
    public string Subject { get; set; } = Guid.NewGuid().ToString();

    /// <summary>The name of the key or the e-mail of the user.</summary>
    public string Name { get; set; } = "test";

    /// <summary>The account, 16 digits.</summary>
    public string AccountId { get; set; } = "6591739253089529";

    /// <summary>The permissions in the account.</summary>
    public IReadOnlyList<string> Permissions { get; set; } = [];

    /// <summary>The id in your own system.</summary>
    public string? ExternalId { get; set; }

    /// <summary>The texts of the key.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; set; } = new Dictionary<string, string>();

    /// <summary>The networks that the key can be used from, such as <c>203.0.113.0/24</c>. Empty: all.</summary>
    public IReadOnlyList<string> AllowedIps { get; set; } = [];

    /// <summary>The remaining uses of a rate limit. Null: the key has none.</summary>
    public int? RemainingUses { get; set; }

    /// <summary>Time until the expiry. Null: none.</summary>
    public TimeSpan? ExpiresIn { get; set; }

    /// <summary>How long an answer can be used from memory. Default: 5 minutes.</summary>
    public TimeSpan CacheTime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary><c>ok</c>, or why the credential is refused, such as <c>disabled</c>.</summary>
    public string Code { get; set; } = "ok";

    /// <summary>Adds the credential to requests of a client.</summary>
    public void ApplyTo(HttpRequestHeaders headers)
    {
        ArgumentNullException.ThrowIfNull(headers);
        if (IsSession)
        {
            headers.Authorization = new AuthenticationHeaderValue("Bearer", Secret);
        }
        else
        {
            headers.Add("x-api-key", ApiKey);
            headers.Add("x-api-secret", Secret);
        }
    }

    /// <summary>Never contains the secret.</summary>
    public override string ToString() => ApiKey ?? $"session of {Subject}";

    internal static FakeCredential NewKey() => new(
        "apiKey-" + RandomNumberGenerator.GetHexString(24, lowercase: true), "pls_" + RandomNumberGenerator.GetHexString(49, true), false);

    internal static FakeCredential NewSession() => new(null, RandomNumberGenerator.GetHexString(64, lowercase: true), true);

    internal string Tag => "tag-" + Subject;

    internal bool Allows(string? address) => AllowedIps.Count == 0
        || (IPAddress.TryParse(address, out var client) && AllowedIps.Any(network => IPNetwork.Parse(network).Contains(client)));
}
