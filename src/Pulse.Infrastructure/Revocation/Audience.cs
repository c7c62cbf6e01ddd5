using System.Globalization;
using Pulse.Domain.Accounts;

namespace Pulse.Infrastructure.Revocation;

/// <summary>The accounts whose listeners learn of a change. Listeners of all accounts learn of every change.</summary>
/// <param name="Text">The numbers of the accounts, each with all digits. Null: the listeners of every account.</param>
public readonly record struct Audience(string? Text)
{
    /// <summary>Maximum length of the text.</summary>
    public const int MaxLength = MaxAccounts * Digits;

    /// <summary>A change that concerns more accounts is sent to the listeners of every account.</summary>
    private const int MaxAccounts = 8;

    private const int Digits = 16;

    public static readonly Audience Everyone = new(null);

    public static Audience Of(IReadOnlyCollection<AccountId> accounts) =>
        accounts.Count > MaxAccounts ? Everyone : new(string.Concat(accounts.Select(account => account.ToString())));

    public bool Includes(long account)
    {
        if (Text is null)
        {
            return true;
        }

        for (var rest = Text.AsSpan(); rest.Length >= Digits; rest = rest[Digits..])
        {
            if (long.Parse(rest[..Digits], NumberStyles.None, CultureInfo.InvariantCulture) == account)
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>A changed tag.</summary>
/// <param name="Tag">The tag.</param>
/// <param name="Audience">The accounts whose listeners learn of it.</param>
public readonly record struct ChangedTag(CacheTag Tag, Audience Audience);
