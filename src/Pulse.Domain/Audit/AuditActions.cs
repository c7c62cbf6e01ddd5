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
    public const string AccountUpdated = "account.updated";
    public const string AccountPermissionsSet = "account.permissionsSet";
    public const string AccountDeleted = "account.deleted";
    public const string UserCreated = "user.created";
    public const string UserUpdated = "user.updated";
    public const string UserDeleted = "user.deleted";
    public const string UserEmailRefused = "user.emailRefused";
    public const string UserPasswordTokenIssued = "user.passwordTokenIssued";
    public const string UserPasswordSet = "user.passwordSet";
    public const string UserPasswordChanged = "user.passwordChanged";
    public const string UserMfaEnabled = "user.mfaEnabled";
    public const string UserMfaDisabled = "user.mfaDisabled";
    public const string UserRecoveryCodesReplaced = "user.recoveryCodesReplaced";
    public const string UserRecoveryCodeUsed = "user.recoveryCodeUsed";
    public const string MembershipAdded = "membership.added";
    public const string MembershipUpdated = "membership.updated";
    public const string MembershipRemoved = "membership.removed";
    public const string RoleCreated = "role.created";
    public const string RoleUpdated = "role.updated";
    public const string RoleDeleted = "role.deleted";
    public const string RoleAssigned = "role.assigned";
    public const string RoleUnassigned = "role.unassigned";
    public const string ImpersonationStarted = "impersonation.started";
    public const string ImpersonationStopped = "impersonation.stopped";
    public const string ApplicationCreated = "application.created";
    public const string ApplicationUpdated = "application.updated";
    public const string ApplicationKeyReplaced = "application.keyReplaced";
    public const string ApplicationSubmitted = "application.submitted";
    public const string ApplicationReviewed = "application.reviewed";
    public const string ApplicationApproved = "application.approved";
    public const string ApplicationDeclined = "application.declined";
    public const string ApplicationWithdrawn = "application.withdrawn";
    public const string ApplicationDeleted = "application.deleted";
    public const string ApplicationRevealed = "application.revealed";
    public const string MerchantCreated = "merchant.created";
    public const string MerchantUpdated = "merchant.updated";
    public const string MerchantSuspended = "merchant.suspended";
    public const string MerchantReinstated = "merchant.reinstated";
    public const string MerchantClosed = "merchant.closed";
}
