using System.Globalization;
using Pulse.Domain.Accounts;

namespace Pulse.Domain.Audit;

/// <summary>What something was done to.</summary>
/// <param name="Type">What kind of thing, as JSON names it.</param>
/// <param name="Id">Its id; null where there is none.</param>
public sealed record AuditTarget(string Type, string? Id)
{
    public const string UserType = "user";

    /// <summary>A one-time token with which a password can be set: nobody can say which, or it would be known what was typed.</summary>
    public static readonly AuditTarget PasswordToken = new("passwordToken", null);

    /// <summary>The key of a draft: nobody can say which, or it would be known what was typed.</summary>
    public static readonly AuditTarget ApplicationKey = new("applicationKey", null);

    /// <summary>What stands for a login that waits for its second factor, and was not found.</summary>
    public static readonly AuditTarget MfaChallenge = new("mfaChallenge", null);

    public static AuditTarget ApiKey(Guid id) => new("apiKey", id.ToString());

    public static AuditTarget Session(Guid id) => new("session", id.ToString());

    public static AuditTarget User(int id) => new(UserType, id.ToString(CultureInfo.InvariantCulture));

    public static AuditTarget Role(int id) => new("role", id.ToString(CultureInfo.InvariantCulture));

    public static AuditTarget Account(AccountId id) => new("account", id.ToString());

    public static AuditTarget Application(Guid id) => new("application", id.ToString());

    public static AuditTarget Merchant(Guid id) => new("merchant", id.ToString());

    public static AuditTarget ApiKeyPolicy(AccountId account) => new("apiKeyPolicy", account.ToString());

    /// <summary>A login of somebody whom nobody knows.</summary>
    /// <param name="fingerprint">By which several of them are seen to be one, and from which nobody can tell what was typed.</param>
    public static AuditTarget Login(string fingerprint) => new("login", fingerprint);
}
