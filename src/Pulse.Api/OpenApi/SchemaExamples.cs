using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using Pulse.Application.ApiKeys;
using Pulse.Application.Audit;
using Pulse.Application.Logins;
using Pulse.Application.Permissions;
using Pulse.Application.Sessions;
using Pulse.Application.Streams;
using Pulse.Application.Usage;
using Pulse.Application.Verification;

namespace Pulse.Api.OpenApi;

/// <summary>One example for each request or response body, except for bodies that extend another one.</summary>
internal static class SchemaExamples
{
    private const string ApiKeyProperties = """
        "id": "019ab1c2-7d3e-7c41-9f6a-2b8e5d4c3a10", "apiKey": "apiKey-4fTq8ZrW1nYc7KsD3mXv9BhE", "name": "Nightly settlement",
        "description": "Fetches merchants for the settlement job.", "accountId": "6591739253089529", "permissions": ["readMerchants"],
        "active": true, "status": "active", "secretHint": "q7Zd", "expiresAt": "2030-01-31T12:00:00.000Z",
        "notBefore": null, "allowedIps": ["203.0.113.0/24"],
        "rateLimit": { "limit": 100, "windowSeconds": 60 }, "quota": { "limit": 10000, "period": "month" },
        "externalId": "customer-42", "metadata": { "team": "payments" }, "prefix": "acmelive",
        "createdAt": "2029-01-31T12:00:00.000Z", "createdBy": "admin@example.com", "createdById": "1",
        "updatedAt": "2029-01-31T12:00:00.000Z", "updatedBy": "admin@example.com", "updatedById": "1",
        "lastUsedAt": "2029-02-03T04:05:06.789Z",
          "lastUsedIp": "203.0.113.7",
        "secrets": [ { "hint": "q7Zd", "state": "active", "imported": false, "createdAt": "2029-01-31T12:00:00.000Z",
          "activatedAt": "2029-01-31T12:00:00.000Z",
                       "lastUsedAt": null, "endsAt": null } ]
        """;

    private const string Account = """
        { "accountName": "Acme", "accountId": "6591739253089529", "repcode": "3", "usersPrimaryAccount": true, "accountAdmin": true }
        """;

    private static readonly Dictionary<Type, string> Examples = new()
    {
        [typeof(Login)] = """{ "email": "admin@example.com", "password": "correct horse battery staple" }""",
        [typeof(CreateApiKey)] = """
            { "name": "Nightly settlement", "permissions": ["readMerchants"], "description": "Fetches merchants for the settlement job.",
              "expiresAt": "2030-01-31T12:00:00.000Z", "allowedIps": ["203.0.113.0/24", "2001:db8::/32"],
              "rateLimit": { "limit": 100, "windowSeconds": 60 }, "quota": { "limit": 10000, "period": "month" },
              "externalId": "customer-42", "metadata": { "team": "payments" }, "prefix": "acmelive" }
            """,
        [typeof(ApiKeyPatch)] = """{ "description": null, "active": false, "metadata": { "team": "ledger", "stage": null } }""",
        [typeof(ApiKeyRotation)] = """{ "graceSeconds": 3600, "activation": "firstUse" }""",
        [typeof(ImportApiKeys)] = """
            { "items": [ { "name": "Till 4", "permissions": ["readMerchants"], "hint": "x7Rq", "externalId": "customer-42",
              "digest": { "algorithm": "sha256", "encoding": "base64url", "value": "n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg" } } ],
              "dryRun": false }
            """,
        [typeof(ImportDto)] = """
            { "dryRun": true, "results": [
              { "status": "created", "apiKey": null, "code": null, "detail": null, "errors": null },
              { "status": "refused", "apiKey": null, "code": "digest_taken", "detail": "A key with this digest is already imported.",
                "errors": null } ] }
            """,
        [typeof(BulkChangeApiKeys)] = """
            { "action": "disable", "filter": { "createdBy": "leaver@example.com", "active": "true" }, "dryRun": true }
            """,
        [typeof(BulkChangeDto)] = """
            { "dryRun": true, "results": [
              { "id": "019ab1c2-7d3e-7c41-9f6a-2b8e5d4c3a10", "name": "Nightly settlement", "status": "changed", "code": null,
                "detail": null, "usedRecently": true },
              { "id": "019ab1c2-7d3e-7c41-9f6a-2b8e5d4c3a12", "name": "Till 4", "status": "refused", "code": "exceeds_caller",
                "detail": "You cannot change an object with permissions that you do not hold: writeMerchants.", "usedRecently": false } ] }
            """,
        [typeof(ApiKeyDto)] = $"{{ {ApiKeyProperties} }}",
        [typeof(SessionDto)] = $$"""
            { "id": 3, "email": "user@example.com", "active": true,
              "createdBy": "admin@example.com", "createdById": "1", "updatedBy": "admin@example.com", "updatedById": "1",
              "createdAt": "2029-01-31T12:00:00.000Z", "updatedAt": "2029-01-31T12:00:00.000Z", "impersonating": null,
              "primaryAccount": {{Account}}, "accounts": [ {{Account}} ], "flatRolesList": ["accountAdmin"],
              "flatPermissionsList": ["readMerchants"], "narrowedTo": null, "permissionsFromRoles": ["readMerchants"],
              "permissionsFromRolesDetails": { "readMerchants": [ { "role": "accountAdmin", "accountId": "6591739253089529" } ] },
              "apiKey": null, "token": "64 hexadecimal characters", "expiresAt": "2029-02-01T00:00:00.000Z", "secondFactorGuessedAt": null }
            """,
        [typeof(ApiKeyPolicyDto)] = """
            { "maxLifetimeDays": 365, "requireExpiry": true, "maxGraceSeconds": 604800, "maxKeys": 50, "disableAfterUnusedDays": 90,
              "requireAllowedIps": false }
            """,
        [typeof(ApiKeyUsageDto)] = """
            { "from": "2029-01-02T00:00:00.000Z", "to": "2029-02-01T00:00:00.000Z", "interval": "day",
              "totals": { "requests": 1200, "refused": 3 },
              "buckets": [ { "start": "2029-01-31T00:00:00.000Z", "requests": 1200, "refused": 3, "refusedBy": { "rate_limited": 3 } } ],
              "networks": [ { "network": "203.0.113.7", "lastUsedAt": "2029-01-31T12:00:00.000Z", "retiringUsedAt": null } ],
              "moreNetworks": false }
            """,
        [typeof(PermissionUsageDto)] = """
            { "permissions": [ { "name": "readMerchants", "lastUsedAt": "2029-01-31T12:00:00.000Z" },
              { "name": "writeMerchants", "lastUsedAt": null } ],
              "neverUsed": ["writeMerchants"] }
            """,
        [typeof(Narrowing)] = """{ "days": 30 }""",
        [typeof(PresentedApiKey)] = """
            { "apiKey": "apiKey-4fTq8ZrW1nYc7KsD3mXv9BhE", "apiSecret": "pls_...", "permissions": ["readMerchants"],
              "ipAddress": "203.0.113.7", "cost": 1 }
            """,
        [typeof(PresentedApiKeys)] = """{ "items": [ { "apiKey": "apiKey-4fTq8ZrW1nYc7KsD3mXv9BhE", "apiSecret": "pls_..." } ] }""",
        [typeof(VerificationDto)] = """
            { "valid": true, "code": "ok",
              "rateLimit": { "limit": 100, "remaining": 99, "resetSeconds": 60 },
              "quota": { "limit": 10000, "remaining": 9999, "resetSeconds": 580012 },
              "accountId": "6591739253089529", "externalId": null, "metadata": {}, "permissions": ["readMerchants"],
              "cacheSeconds": 0, "version": 4711,
              "tags": ["b7Ck0xqkV1mUu8oZb3nX4w", "1JkQ9sTfR2yLw6aDc5eG0g"] }
            """,
        [typeof(ReportUsage)] = """
            { "items": [ { "apiKeyId": "019ab1c2-7d3e-7c41-9f6a-2b8e5d4c3a10", "count": 128, "lastUsedAt": "2029-01-31T12:34:56.789Z",
              "ipAddress": "203.0.113.7", "permissions": ["readMerchants"], "refused": { "missing_permission": 2 } } ] }
            """,
        [typeof(UsageReportDto)] = """{ "recorded": 1, "ignored": 0 }""",
        [typeof(RevocationAcknowledgement)] = """{ "stream": "9f2c1b7e4d8a4c3fb0e6a1d2c3b4a596", "position": 4711 }""",
        [typeof(HypotheticalUse)] = """{ "permission": "readMerchants", "ipAddress": "203.0.113.7", "at": "2029-06-01T00:00:00.000Z" }""",
        [typeof(ExplanationDto)] = """
            { "allowed": false, "code": "ip_not_allowed", "checks": [ { "code": "disabled", "passed": true,
              "detail": "The key and its account are active." },
              { "code": "ip_not_allowed", "passed": false, "detail": "The key can be used from: 203.0.113.0/24." } ] }
            """,
        [typeof(OpenSessionDto)] = """
            { "id": "019ab1c2-7d3e-7c41-9f6a-2b8e5d4c3a12", "current": true,
              "principal": { "type": "user", "id": "3", "name": "user@example.com" },
              "impersonating": null, "ipAddress": "203.0.113.7", "userAgent": "curl/8.5.0", "createdAt": "2029-01-31T12:00:00.000Z",
              "lastSeenAt": "2029-01-31T12:34:56.789Z", "expiresAt": "2029-02-01T00:00:00.000Z", "narrowedTo": null }
            """,
        [typeof(AuditEventDto)] = """
            { "id": "019ab1c2-7d3e-7c41-9f6a-2b8e5d4c3a11", "at": "2029-01-31T12:00:00.000Z", "action": "apiKey.updated",
              "actor": { "type": "user", "id": "3", "name": "support@example.com",
                "impersonating": { "id": "7", "name": "user@example.com" } },
              "target": { "type": "apiKey", "id": "019ab1c2-7d3e-7c41-9f6a-2b8e5d4c3a10" }, "accountId": "6591739253089529",
              "ipAddress": "203.0.113.7", "changes": { "active": { "from": true, "to": false } } }
            """,
        [typeof(PermissionDto)] = """
            { "name": "orders:read", "description": "See orders.", "builtIn": false, "grantable": true, "allAccounts": true,
              "createdAt": "2029-01-31T12:00:00.000Z", "updatedAt": "2029-01-31T12:00:00.000Z" }
            """,
        [typeof(DefinePermission)] = """
            { "name": "orders:read", "description": "See orders.", "accounts": ["6591739253089529"] }
            """,
        [typeof(PermissionPatch)] = """{ "description": "See orders and their items." }""",
        [typeof(PermissionHoldersDto)] = """{ "apiKeys": 12, "roles": 2, "accounts": 3 }""",
        [typeof(ProblemDetails)] = """
            { "type": "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.4", "title": "Forbidden", "status": 403,
              "detail": "This needs the permission writeApiKeys.", "instance": "/apikeys", "code": "missing_permission",
              "traceId": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00" }
            """,
    };

    private static readonly FrozenDictionary<Type, string> All =
        new[]
        {
            Examples,
            AccountExamples.All,
            ApplicationExamples.All,
            ImpersonationExamples.All,
            MerchantExamples.All,
            MfaExamples.All,
            OAuthExamples.All,
            PasswordExamples.All,
            PortalExamples.All,
            RoleExamples.All,
            UserExamples.All,
        }
            .SelectMany(examples => examples).ToFrozenDictionary();

    public static JsonNode? Of(Type type) => All.TryGetValue(type, out var example) ? JsonNode.Parse(example) : null;
}
