using Pulse.Domain.Accounts;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;
using Pulse.Domain.Sessions;

namespace Pulse.UnitTests.Setup;

/// <summary>Values for tests. Only the arguments that a test sets matter.</summary>
internal static class Some
{
    public static readonly DateTime Now = new(2026, 3, 14, 15, 9, 26, 535, DateTimeKind.Utc);
    public static readonly AccountId Account = new(6591739253089529);
    public static readonly AccountId OtherAccount = new(1234567890123456);
    public static readonly ApiKeyIdentifier Identifier = ApiKeyIdentifier.From(new string('k', ApiKeyIdentifier.RandomLength));
    public static readonly ApiKeySecret Secret = ApiKeySecret.From(new byte[ApiKeySecret.RandomBytes]);
    public static readonly SessionToken Token = SessionToken.From(new byte[SessionToken.RandomBytes]);

    public static PermissionSet Set(params Permission[] permissions) => PermissionSet.Of(permissions);

    public static ApiKeyDetails Details(
        string name = "Till",
        string? description = null,
        PermissionSet? permissions = null,
        DateTime? expiresAt = null,
        bool active = true) =>
        new(name, description, permissions ?? Set(Permission.ReadMerchants), expiresAt, active);

    public static ApiKey Key(ApiKeyDetails? details = null, DateTime? createdAt = null) => ApiKey.Create(
        Guid.CreateVersion7(),
        Account,
        Identifier,
        Guid.CreateVersion7(),
        Secret,
        details ?? Details(),
        "maker@example.com",
        createdAt ?? Now).Value;

    /// <summary>A seeded role, held in one account or in all.</summary>
    public static RoleGrant Global(string role, AccountId? account = null, PermissionSet? permissions = null) =>
        new(role, Global: true, account, permissions ?? PermissionSet.BuiltIn);

    /// <summary>An account's own role.</summary>
    public static RoleGrant Own(string role, AccountId? account, PermissionSet permissions) =>
        new(role, Global: false, account, permissions);
}
