namespace Pulse.Domain.Audit;

/// <summary>What can be done, as it stands in the audit log: names that are stored and never change.</summary>
public static class AuditActions
{
    public const string ApiKeyCreated = "apiKey.created";
    public const string ApiKeyUpdated = "apiKey.updated";
    public const string ApiKeyNarrowed = "apiKey.narrowed";
    public const string ApiKeyRotated = "apiKey.rotated";
    public const string ApiKeyRotationCompleted = "apiKey.rotationCompleted";
    public const string ApiKeyRotationCancelled = "apiKey.rotationCancelled";
    public const string ApiKeySecretActivated = "apiKey.secretActivated";
    public const string ApiKeyDeleted = "apiKey.deleted";
    public const string ApiKeySuspicious = "apiKey.suspicious";
    public const string ApiKeyPolicyUpdated = "apiKeyPolicy.updated";
    public const string SessionCreated = "session.created";
    public const string SessionRefused = "session.refused";
    public const string SessionEnded = "session.ended";
    public const string AccountCreated = "account.created";
    public const string UserCreated = "user.created";
}
