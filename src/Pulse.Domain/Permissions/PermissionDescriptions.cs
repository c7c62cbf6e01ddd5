namespace Pulse.Domain.Permissions;

public static class PermissionDescriptions
{
    public static string Description(this Permission permission) => permission switch
    {
        Permission.ReadApplications => "See merchant applications.",
        Permission.WriteApplications => "Create, edit, submit and withdraw merchant applications.",
        Permission.DecideApplications => "Review, approve and decline merchant applications.",
        Permission.ReadMerchants => "See merchants.",
        Permission.WriteMerchants => "Create, edit, suspend, reinstate and close merchants.",
        Permission.ReadApiKeys => "See API keys, but never their secrets.",
        Permission.WriteApiKeys => "See, create, edit and delete API keys, up to the caller's own permissions.",
        Permission.VerifyApiKeys => "Verify API keys that are presented to other services.",
        Permission.ReadUsers => "See the account's users.",
        Permission.WriteUsers => "Create, edit and remove the account's users.",
        Permission.ReadRoles => "See roles.",
        Permission.WriteRoles => "Create, edit, assign and delete the account's roles.",
        Permission.ReadAccounts => "See accounts.",
        Permission.WriteAccounts => "Edit accounts and their policies.",
        Permission.ReadSessions => "See all sessions in the account.",
        Permission.WriteSessions => "End all sessions in the account.",
        Permission.ReadAuditEvents => "Read the audit log.",
        Permission.ReadSensitiveData => "See bank account and social security numbers unmasked.",
        Permission.ImpersonateUsers => "Act as another user.",
        Permission.VerifyAllAccounts => "Verify API keys and sessions of all accounts.",
        Permission.ImportApiKeys => "Import API keys that other systems issued.",
        _ => throw new ArgumentOutOfRangeException(nameof(permission), permission, null),
    };
}
