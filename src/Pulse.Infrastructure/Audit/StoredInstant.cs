namespace Pulse.Infrastructure.Audit;

/// <summary>Parses an instant as SQLite's driver writes it: <c>yyyy-MM-dd HH:mm:ss</c>, with up to seven fractional digits.</summary>
internal static class StoredInstant
{
    private const string Pattern = "0000-00-00 00:00:00";
    private const int MaxFraction = 7;

    public static bool TryParse(ReadOnlySpan<char> text, out DateTime at)
    {
        at = default;
        if (!HasFormat(text))
        {
            return false;
        }

        var (year, month, day) = (Number(text[..4]), Number(text[5..7]), Number(text[8..10]));
        var (hour, minute, second) = (Number(text[11..13]), Number(text[14..16]), Number(text[17..19]));
        var isDate = year > 0 && month is > 0 and <= 12 && day > 0 && day <= DateTime.DaysInMonth(year, month);
        if (!isDate || hour >= 24 || minute >= 60 || second >= 60)
        {
            return false;
        }

        at = new DateTime(year, month, day, hour, minute, second).AddTicks(FractionOf(text));
        return true;
    }

    private static bool HasFormat(ReadOnlySpan<char> text)
    {
        if (text.Length < Pattern.Length || text.Length > Pattern.Length + 1 + MaxFraction)
        {
            return false;
        }

        for (var i = 0; i < text.Length; i++)
        {
            var expected = i < Pattern.Length ? Pattern[i] : i == Pattern.Length ? '.' : '0';
            if (expected == '0' ? !char.IsAsciiDigit(text[i]) : text[i] != expected)
            {
                return false;
            }
        }

        return text.Length != Pattern.Length + 1;
    }

    private static long FractionOf(ReadOnlySpan<char> text)
    {
        var ticks = 0L;
        for (var digit = 0; digit < MaxFraction; digit++)
        {
            var i = Pattern.Length + 1 + digit;
            ticks = ticks * 10 + (i < text.Length ? text[i] - '0' : 0);
        }

        return ticks;
    }

    private static int Number(ReadOnlySpan<char> digits)
    {
        var number = 0;
        foreach (var digit in digits)
        {
            number = number * 10 + digit - '0';
        }

        return number;
    }
}
