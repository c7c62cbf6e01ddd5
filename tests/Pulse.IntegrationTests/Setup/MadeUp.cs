using System.Security.Cryptography;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Common;
using Pulse.Domain.Sessions;

namespace Pulse.IntegrationTests.Setup;

/// <summary>Credentials that are well-formed, checksum included, and nobody's.</summary>
public static class MadeUp
{
    public static ApiKeyIdentifier Identifier() =>
        ApiKeyIdentifier.From(RandomNumberGenerator.GetString(Base62.Alphabet, ApiKeyIdentifier.RandomLength));

    public static ApiKeySecret Secret() => ApiKeySecret.From(RandomNumberGenerator.GetBytes(ApiKeySecret.RandomBytes));

    public static SessionToken Token() => SessionToken.From(RandomNumberGenerator.GetBytes(SessionToken.RandomBytes));
}
