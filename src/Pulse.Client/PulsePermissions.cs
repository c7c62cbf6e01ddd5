namespace Pulse.Client;

/// <summary>
/// Names of the built-in permissions. A permission is a text everywhere: an installation defines others, such as <c>orders:read</c>, whose
/// names contain a dot or a colon.
/// </summary>
public static class PulsePermissions
{
    /// <summary>Review, approve and decline merchant applications.</summary>
    public const string DecideApplications = "decideApplications";

    /// <summary>Act as another user.</summary>
    public const string ImpersonateUsers = "impersonateUsers";

    /// <summary>Import API keys that other systems issued.</summary>
    public const string ImportApiKeys = "importApiKeys";

    /// <summary>See accounts.</summary>
    public const string ReadAccounts = "readAccounts";

    /// <summary>See API keys, but never their secrets.</summary>
    public const string ReadApiKeys = "readApiKeys";

    /// <summary>See merchant applications.</summary>
    public const string ReadApplications = "readApplications";

    /// <summary>Read the audit log.</summary>
    public const string ReadAuditEvents = "readAuditEvents";

    /// <summary>See merchants.</summary>
    public const string ReadMerchants = "readMerchants";

    /// <summary>See roles.</summary>
    public const string ReadRoles = "readRoles";

    /// <summary>See bank account and social security numbers unmasked.</summary>
    public const string ReadSensitiveData = "readSensitiveData";

    /// <summary>See all sessions in the account.</summary>
    public const string ReadSessions = "readSessions";

    /// <summary>See the account's users.</summary>
    public const string ReadUsers = "readUsers";

    /// <summary>Verify API keys and sessions of all accounts.</summary>
    public const string VerifyAllAccounts = "verifyAllAccounts";

    /// <summary>Verify API keys that are presented to other services.</summary>
    public const string VerifyApiKeys = "verifyApiKeys";

    /// <summary>Edit accounts and their policies.</summary>
    public const string WriteAccounts = "writeAccounts";

    /// <summary>See, create, edit and delete API keys, up to the caller's own permissions.</summary>
    public const string WriteApiKeys = "writeApiKeys";

    /// <summary>Create, edit, submit and withdraw merchant applications.</summary>
    public const string WriteApplications = "writeApplications";

    /// <summary>Create, edit, suspend, reinstate and close merchants.</summary>
    public const string WriteMerchants = "writeMerchants";

    /// <summary>Create, edit, assign and delete the account's roles.</summary>
    public const string WriteRoles = "writeRoles";

    /// <summary>End all sessions in the account.</summary>
    public const string WriteSessions = "writeSessions";

    /// <summary>Create, edit and remove the account's users.</summary>
    public const string WriteUsers = "writeUsers";
}
