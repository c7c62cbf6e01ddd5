using Pulse.Application.Accounts;

namespace Pulse.Api.OpenApi;

/// <summary>Examples of requests and responses about accounts.</summary>
internal static class AccountExamples
{
    public static readonly Dictionary<Type, string> All = new()
    {
        [typeof(CreateAccount)] = """{ "accountName": "Acme", "repcode": "3" }""",
        [typeof(AccountPatch)] = """{ "repcode": null, "active": false }""",
        [typeof(AccountPermissionsDto)] = """{ "permissions": ["readApplications", "readMerchants"] }""",
        [typeof(AccountDto)] = """
            { "accountId": "6591739253089529", "accountName": "Acme", "repcode": "3", "active": true, "requireMfa": false,
              "permissions": ["readApplications", "readMerchants"],
              "createdAt": "2029-01-31T12:00:00.000Z", "createdBy": "admin@example.com", "createdById": "1",
              "updatedAt": "2029-01-31T12:00:00.000Z", "updatedBy": "admin@example.com", "updatedById": "1" }
            """,
    };
}
