using System.Globalization;
using Pulse.Domain.Accounts;

namespace Pulse.Domain.Audit;

/// <summary>The object of an audited action.</summary>
/// <param name="Type">The type as in JSON.</param>
/// <param name="Id">Null if the object has no id or must not be identified.</param>
public sealed record AuditTarget(string Type, string? Id)
{
    public const string UserType = "user";

    /// <summary>An unknown one-time password token. It has no id, because an id could reveal the presented text.</summary>
    public static readonly AuditTarget PasswordToken = new("passwordToken", null);

    /// <summary>An unknown application key. It has no id, because an id could reveal the presented text.</summary>
    public static readonly AuditTarget ApplicationKey = new("applicationKey", null);

    /// <summary>An unknown MFA challenge.</summary>
    public static readonly AuditTarget MfaChallenge = new("mfaChallenge", null);

    public static readonly AuditTarget Database = new("database", null);

    /// <summary>A key of the ring that encrypts secrets.</summary>
    public static AuditTarget RingKey(Guid id) => new("ringKey", id.ToString());

    public static AuditTarget ApiKey(Guid id) => new("apiKey", id.ToString());

    public static AuditTarget Session(Guid id) => new("session", id.ToString());

    public static AuditTarget User(int id) => new(UserType, id.ToString(CultureInfo.InvariantCulture));

    public static AuditTarget Role(int id) => new("role", id.ToString(CultureInfo.InvariantCulture));

    public static AuditTarget Permission(string name) => new("permission", name);

    public static AuditTarget Account(AccountId id) => new("account", id.ToString());

    public static AuditTarget Application(Guid id) => new("application", id.ToString());

    public static AuditTarget Merchant(Guid id) => new("merchant", id.ToString());

    public static AuditTarget ApiKeyPolicy(AccountId account) => new("apiKeyPolicy", account.ToString());

    /// <summary>A login with an unknown e-mail.</summary>
    /// <param name="fingerprint">Equal for attempts with the same e-mail; it does not reveal the e-mail.</param>
    public static AuditTarget Login(string fingerprint) => new("login", fingerprint);
}
