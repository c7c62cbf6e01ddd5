using System.Globalization;

namespace Pulse.Domain.Accounts;

/// <summary>The public identifier of an account: 16 ASCII digits, stored as a number.</summary>
/// <param name="Number">0 to 9,999,999,999,999,999.</param>
public readonly record struct AccountId(long Number)
{
    public const int Length = 16;

    /// <summary>The form of an id.</summary>
    public const string Pattern = "^[0-9]{16}$";

    public static bool TryParse(string? text, out AccountId id)
    {
        id = default;
        if (text is not { Length: Length } || text.AsSpan().ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        id = new AccountId(long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture));
        return true;
    }

    public static bool operator <(AccountId left, AccountId right) => left.Number < right.Number;

    public static bool operator >(AccountId left, AccountId right) => left.Number > right.Number;

    public static bool operator <=(AccountId left, AccountId right) => left.Number <= right.Number;

    public static bool operator >=(AccountId left, AccountId right) => left.Number >= right.Number;

    public override string ToString() => Number.ToString("D16", CultureInfo.InvariantCulture);
}
