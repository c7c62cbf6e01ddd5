using Pulse.Application.Roles;

namespace Pulse.Api.OpenApi;

/// <summary>Examples of requests and responses about roles.</summary>
internal static class RoleExamples
{
    public static readonly Dictionary<Type, string> All = new()
    {
        [typeof(CreateRole)] = """{ "name": "Settlement clerk", "permissions": ["readMerchants", "writeMerchants"] }""",
        [typeof(RolePatch)] = """{ "permissions": ["readMerchants"] }""",
        [typeof(RoleDto)] = """
            { "id": 7, "name": "Settlement clerk", "accountId": "6591739253089529", "builtIn": false,
              "permissions": ["readMerchants", "writeMerchants"],
              "createdAt": "2029-01-31T12:00:00.000Z", "createdBy": "admin@example.com", "createdById": "1",
              "updatedAt": "2029-01-31T12:00:00.000Z", "updatedBy": "admin@example.com", "updatedById": "1" }
            """,
        [typeof(RoleHolder)] = """{ "userId": 3, "allAccounts": false }""",
        [typeof(RoleAssignmentDto)] = """{ "userId": 3, "email": "user@example.com", "accountId": "6591739253089529" }""",
    };
}
