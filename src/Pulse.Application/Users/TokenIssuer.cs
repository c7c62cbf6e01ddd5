using System.Globalization;
using Pulse.Application.Authorization;
using Pulse.Domain.Accounts;

namespace Pulse.Application.Users;

/// <summary>Who issued a one-time token: a user or a key, and the account that was in effect.</summary>
public sealed record TokenIssuer(int? UserId, Guid? ApiKeyId, AccountId Account)
{
    /// <summary>Characters of the longest one as it is stored.</summary>
    public const int MaxLength = 64;

    private const string OfUser = "user";
    private const string OfApiKey = "apiKey";

    /// <summary>Whoever is calling.</summary>
    public static TokenIssuer Of(RequestContext context) =>
        new((context.RequiredCaller as UserCaller)?.Id, (context.RequiredCaller as ApiKeyCaller)?.Id, context.RequiredScope.AccountId);

    /// <exception cref="FormatException">It is not what <see cref="ToString"/> makes.</exception>
    public static TokenIssuer OfText(string text) => text.Split(':', '@') switch
    {
        [OfUser, var id, var account] when AccountId.TryParse(account, out var where) => new(int.Parse(id, CultureInfo.InvariantCulture), null, where),
        [OfApiKey, var id, var account] when AccountId.TryParse(account, out var where) => new(null, Guid.Parse(id), where),
        _ => throw new FormatException("Nobody is stored like this who issued a token."),
    };

    /// <summary>As it is stored.</summary>
    public override string ToString() =>
        UserId is { } user ? string.Create(CultureInfo.InvariantCulture, $"{OfUser}:{user}@{Account}") : $"{OfApiKey}:{ApiKeyId:N}@{Account}";
}
