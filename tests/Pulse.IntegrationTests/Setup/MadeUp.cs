using System.Security.Cryptography;
using Pulse.Application.Authorization;
using Pulse.Domain.Accounts;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Common;
using Pulse.Domain.Permissions;
using Pulse.Domain.Sessions;

namespace Pulse.IntegrationTests.Setup;

/// <summary>Well-formed credentials with a valid checksum that do not exist.</summary>
public static class MadeUp
{
    public static ApiKeyIdentifier Identifier() =>
        ApiKeyIdentifier.From(RandomNumberGenerator.GetString(Base62.Alphabet, ApiKeyIdentifier.RandomLength));

    public static ApiKeySecret Secret() => ApiKeySecret.From(RandomNumberGenerator.GetBytes(ApiKeySecret.RandomBytes));

    public static SessionToken Token() => SessionToken.From(RandomNumberGenerator.GetBytes(SessionToken.RandomBytes));

    /// <summary>The authenticated caller of a request with this key.</summary>
    public static ApiKeyCaller KeyCaller(Guid key) => new()
    {
        Id = key,
        SecretId = Guid.CreateVersion7(),
        Identifier = "apiKey-of-a-test",
        KeyName = "One of many",
        Permissions = PermissionSet.None,
        Account = new CallerAccount(new AccountId(3_000_000_000_000_000), "Account", null, Active: true, PermissionSet.BuiltIn, Primary: true),
        CreatedAt = DateTime.UnixEpoch,
        CreatedBy = "tests",
        UpdatedAt = DateTime.UnixEpoch,
        UpdatedBy = "tests",
    };
}
