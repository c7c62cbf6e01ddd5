using System.Globalization;
using Pulse.Application.Authorization;
using Pulse.Domain.Accounts;

namespace Pulse.Application.Users;

/// <summary>The issuer of a one-time token: a user or an API key, and the account in effect.</summary>
public sealed record TokenIssuer(int? UserId, Guid? ApiKeyId, AccountId Account)
{
    /// <summary>Maximum length in characters of the stored form.</summary>
    public const int MaxLength = 64;

    private const string OfUser = "user";
    private const string OfApiKey = "apiKey";

    /// <summary>The caller of the request as issuer.</summary>
    public static TokenIssuer Of(RequestContext context) =>
        new((context.RequiredCaller as UserCaller)?.Id, (context.RequiredCaller as ApiKeyCaller)?.Id, context.RequiredScope.AccountId);

    /// <exception cref="FormatException">The text is not an output of <see cref="ToString"/>.</exception>
    public static TokenIssuer OfText(string text) => text.Split(':', '@') switch
    {
        [OfUser, var id, var account] when AccountId.TryParse(account, out var accountId) =>
            new(int.Parse(id, CultureInfo.InvariantCulture), null, accountId),
        [OfApiKey, var id, var account] when AccountId.TryParse(account, out var accountId) => new(null, Guid.Parse(id), accountId),
        _ => throw new FormatException("The text is not a token issuer."),
    };

    /// <summary>The stored form.</summary>
    public override string ToString() =>
        UserId is { } user
            ? string.Create(CultureInfo.InvariantCulture, $"{OfUser}:{user}@{Account}")
            : $"{OfApiKey}:{ApiKeyId:N}@{Account}";
}
