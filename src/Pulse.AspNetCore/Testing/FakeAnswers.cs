using System.Net;
using System.Text;
using Pulse.AspNetCore.Backchannel;

namespace Pulse.AspNetCore.Testing;

/// <summary>What Pulse says about credentials that it knows.</summary>
internal static class FakeAnswers
{
    private const int RateLimit = 100;
    private const int WindowSeconds = 60;

    public static VerifiedMessage Verify(FakeCredential key, VerifyMessage message, long position)
    {
        var code = CodeOf(key, message);
        if (code == CredentialAnswer.Ok && key.RemainingUses is { } remaining)
        {
            key.RemainingUses = remaining - (message.Cost ?? 1);
        }

        return code == CredentialAnswer.NotFound
            ? new VerifiedMessage { Code = code }
            : new VerifiedMessage
            {
                Code = code,
                ApiKey = new VerifiedKey
                {
                    Id = key.Subject,
                    ApiKey = key.ApiKey,
                    Name = key.Name,
                    ExpiresAt = key.ExpiresIn is { } expiry ? DateTime.UtcNow + expiry : null,
                    AllowedIps = [.. key.AllowedIps],
                    RateLimit = key.RemainingUses is null ? null : new VerifiedRateLimit(WindowSeconds),
                },
                AccountId = key.AccountId,
                ExternalId = key.ExternalId,
                Metadata = new(key.Metadata),
                Permissions = [.. key.Permissions],
                CacheSeconds = key.RemainingUses is null ? CacheSecondsOf(key) : 0,
                Version = position,
                Tags = [key.Tag],
                RateLimit = key.RemainingUses is { } left ? new LimitAnswer(RateLimit, left, WindowSeconds) : null,
            };
    }

    public static IntrospectedMessage Introspect(FakeCredential session, long position) => new()
    {
        Active = true,
        Scope = string.Join(' ', session.Permissions),
        Username = session.Name,
        Sub = session.Subject,
        Sid = session.Subject,
        AccountId = session.AccountId,
        Exp = session.ExpiresIn is { } expiry ? (DateTimeOffset.UtcNow + expiry).ToUnixTimeSeconds() : null,
        CacheSeconds = CacheSecondsOf(session),
        Version = position,
        Tags = [session.Tag],
    };

    private static int CacheSecondsOf(FakeCredential credential) =>
        (int)(credential.ExpiresIn < credential.CacheTime ? credential.ExpiresIn.Value : credential.CacheTime).TotalSeconds;

    private static string CodeOf(FakeCredential key, VerifyMessage message) =>
        key.Code != CredentialAnswer.Ok ? key.Code
        : !key.Allows(message.IpAddress) ? CredentialAnswer.IpNotAllowed
        : message.Permissions?.All(key.Permissions.Contains) == false ? CredentialAnswer.MissingPermission
        : key.RemainingUses < (message.Cost ?? 1) ? CredentialAnswer.RateLimited
        : CredentialAnswer.Ok;
}

/// <summary>Reads forms.</summary>
internal static class FakeForm
{
    public static Dictionary<string, string> Read(byte[] body) => Encoding.UTF8.GetString(body).Split('&')
        .Select(pair => pair.Split('=', 2))
        .ToDictionary(pair => pair[0], pair => WebUtility.UrlDecode(pair.ElementAtOrDefault(1) ?? ""), StringComparer.Ordinal);
}
