namespace Pulse.Domain.Permissions;

/// <summary>
/// A right that roles, accounts and API keys hold. The numbers are bit positions in stored <see cref="PermissionSet"/>s: never
/// renumber or reuse one.
/// </summary>
public enum Permission
{
    ReadApplications = 0,
    WriteApplications = 1,
    DecideApplications = 2,
    ReadMerchants = 3,
    WriteMerchants = 4,
    ReadApiKeys = 5,
    WriteApiKeys = 6,
    VerifyApiKeys = 7,
    ReadUsers = 8,
    WriteUsers = 9,
    ReadRoles = 10,
    WriteRoles = 11,
    ReadAccounts = 12,
    WriteAccounts = 13,
    ReadSessions = 14,
    WriteSessions = 15,
    ReadAuditEvents = 16,
    ReadSensitiveData = 17,
    ImpersonateUsers = 18,
    VerifyAllAccounts = 19,
    ImportApiKeys = 20,
}
