namespace Pulse.Infrastructure.Persistence.Migrations;

/// <summary>
/// Converts the permissions in the usage of keys between numbers and names. The numbers are those before this migration, and never
/// change here.
/// </summary>
internal static class PermissionNumbers
{
    private static readonly string[] Names =
    [
        "readApplications", "writeApplications", "decideApplications", "readMerchants", "writeMerchants", "readApiKeys", "writeApiKeys",
        "verifyApiKeys", "readUsers", "writeUsers", "readRoles", "writeRoles", "readAccounts", "writeAccounts", "readSessions",
        "writeSessions", "readAuditEvents", "readSensitiveData", "impersonateUsers", "verifyAllAccounts", "importApiKeys",
    ];

    /// <summary>A statement for both databases. The column can hold both when it runs.</summary>
    public static string ToNames { get; } =
        $"UPDATE KeyPermissionUses SET Permission = CASE Permission {Cases((name, number) => $"WHEN '{number}' THEN '{name}'")} END;";

    /// <summary>Statements for both databases. Rows of permissions without a number are deleted.</summary>
    public static string ToNumbers { get; } = $"""
        DELETE FROM KeyPermissionUses WHERE Permission NOT IN ({string.Join(", ", Names.Select(name => $"'{name}'"))});
        UPDATE KeyPermissionUses SET Permission = CASE Permission {Cases((name, number) => $"WHEN '{name}' THEN '{number}'")} END;
        """;

    private static string Cases(Func<string, int, string> of) => string.Join(' ', Names.Select(of));
}
