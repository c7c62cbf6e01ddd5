using Pulse.Application.Permissions;
using Pulse.Domain.Permissions;

namespace Pulse.Console.Permissions;

/// <summary>Permissions by what they are about.</summary>
public static class PermissionGroups
{
    private static readonly string[] Order =
        ["API keys", "People", "Sessions", "Account", "Audit log", "Applications", "Merchants", "Sensitive data"];

    /// <summary>The groups: first those of Pulse, then those of the installation by name.</summary>
    public static IEnumerable<IGrouping<string, PermissionDto>> Of(IEnumerable<PermissionDto> permissions) =>
        from permission in permissions
        group permission by TitleOf(permission.Name) into titled
        let place = Array.IndexOf(Order, titled.Key)
        orderby place < 0 ? Order.Length : place, titled.Key
        select titled;

    /// <returns>For a permission of the installation: its name up to the first dot or colon.</returns>
    private static string TitleOf(PermissionName name) => name.BuiltIn switch
    {
        Permission.ReadApplications or Permission.WriteApplications or Permission.DecideApplications => "Applications",
        Permission.ReadMerchants or Permission.WriteMerchants => "Merchants",
        Permission.ReadApiKeys or Permission.WriteApiKeys or Permission.VerifyApiKeys or Permission.VerifyAllAccounts
            or Permission.ImportApiKeys => "API keys",
        Permission.ReadUsers or Permission.WriteUsers or Permission.ReadRoles or Permission.WriteRoles
            or Permission.ImpersonateUsers => "People",
        Permission.ReadAccounts or Permission.WriteAccounts => "Account",
        Permission.ReadSessions or Permission.WriteSessions => "Sessions",
        Permission.ReadAuditEvents => "Audit log",
        Permission.ReadSensitiveData => "Sensitive data",
        _ => name.Value.Split('.', ':')[0],
    };
}
