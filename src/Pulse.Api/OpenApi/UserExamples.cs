using Pulse.Application.Users;

namespace Pulse.Api.OpenApi;

/// <summary>Examples of requests and responses about users.</summary>
internal static class UserExamples
{
    private const string UserProperties = """
        "id": 7, "email": "user@example.com", "active": true, "pending": true, "mfaEnabled": false,
        "createdAt": "2029-01-31T12:00:00.000Z", "createdBy": "admin@example.com", "createdById": "1",
        "updatedAt": "2029-01-31T12:00:00.000Z", "updatedBy": "admin@example.com", "updatedById": "1",
        "accounts": [ { "accountId": "6591739253089529", "accountName": "Acme", "usersPrimaryAccount": true, "accountAdmin": false } ],
        "roles": [ { "id": 12, "name": "Cashier", "accountId": "6591739253089529" } ]
        """;

    private const string Token = """
        "setPasswordToken": "64 hexadecimal characters", "setPasswordTokenExpiresAt": "2029-02-03T12:00:00.000Z"
        """;

    public static readonly Dictionary<Type, string> All = new()
    {
        [typeof(CreateUser)] = """{ "email": "user@example.com", "accountAdmin": false, "roleIds": [12] }""",
        [typeof(UserDto)] = $"{{ {UserProperties} }}",
        [typeof(UserPatch)] = """{ "active": false }""",
        [typeof(UserMemberships)] = """{ "accounts": [ { "accountId": "6591739253089529", "primary": true, "accountAdmin": false } ] }""",
        [typeof(PasswordTokenDto)] = $"{{ {Token} }}",
        [typeof(AcceptInvitation)] = """{ "token": "64 hexadecimal characters" }""",
    };
}
