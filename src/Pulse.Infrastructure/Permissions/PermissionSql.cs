namespace Pulse.Infrastructure.Permissions;

/// <summary>
/// The statements that take a permission from all rows. EF Core would load each row. The condition on null is that of the index, so that
/// only rows with custom permissions are read.
/// </summary>
internal static class PermissionSql
{
    /// <param name="table">ApiKeys, Roles or Accounts.</param>
    /// <param name="onSqlServer">The database.</param>
    /// <returns>A statement with the parameters name with spaces, instant, author and id of the author.</returns>
    public static string Take(string table, bool onSqlServer) => $$"""
        UPDATE {{table}} SET CustomPermissions = {{Without("CustomPermissions")}},
            UpdatedAt = {1}, UpdatedBy = {2}, UpdatedById = {3}, Version = Version + 1
        WHERE CustomPermissions IS NOT NULL AND {{Contains("CustomPermissions", onSqlServer)}} > 0
        """;

    /// <returns>A statement with the parameter name with spaces. It changes no effective permission.</returns>
    public static string TakeFromWithheld(bool onSqlServer) => $$"""
        UPDATE Accounts SET WithheldPermissions = {{Without("WithheldPermissions")}}
        WHERE WithheldPermissions IS NOT NULL AND {{Contains("WithheldPermissions", onSqlServer)}} > 0
        """;

    private static string Without(string column) => $"NULLIF(REPLACE({column}, {{0}}, ' '), ' ')";

    private static string Contains(string column, bool onSqlServer) =>
        onSqlServer ? $"CHARINDEX({{0}}, {column})" : $"instr({column}, {{0}})";
}
