using System.Globalization;

namespace Pulse.Infrastructure.Revocation;

/// <summary>The listeners of revocations at this node, as far as revocations wait for them.</summary>
public interface IListeners
{
    /// <summary>Counts the listeners that learn of a change.</summary>
    /// <param name="position">The position of the change.</param>
    /// <param name="audiences">The accounts that it concerns.</param>
    ListenerCount Count(long position, IReadOnlyCollection<Audience> audiences);

    /// <summary>All listeners, for the row of this node.</summary>
    /// <returns>Null if there are none.</returns>
    string? Report();
}

/// <summary>How many listeners have confirmed a change.</summary>
public readonly record struct ListenerCount(int Confirmed, int Total)
{
    public static ListenerCount operator +(ListenerCount one, ListenerCount other) =>
        new(one.Confirmed + other.Confirmed, one.Total + other.Total);
}

/// <summary>Listeners with the same access that have acknowledged the same position.</summary>
/// <param name="Account">The number of their account. Null: they see all accounts.</param>
/// <param name="Acknowledged">The position. -1: none.</param>
/// <param name="Listeners">Their number.</param>
public readonly record struct ListenerGroup(long? Account, long Acknowledged, int Listeners)
{
    /// <summary>Maximum length of the text of all groups of a node: more than 10,000 groups with numbers of all digits.</summary>
    public const int MaxLength = 500_000;

    private const char Separator = ' ';
    private const char Part = '/';

    public static string Text(IEnumerable<ListenerGroup> groups) => string.Join(Separator, groups.Select(group => string.Create(
        CultureInfo.InvariantCulture, $"{group.Account}{Part}{group.Acknowledged}{Part}{group.Listeners}")));

    /// <param name="text">The text of another node.</param>
    public static ListenerCount Count(string? text, long position, IReadOnlyCollection<Audience> audiences)
    {
        var count = default(ListenerCount);
        foreach (var group in text?.Split(Separator).Select(Parse) ?? [])
        {
            if (group.Account is not { } account || audiences.Any(audience => audience.Includes(account)))
            {
                count += new ListenerCount(group.Acknowledged >= position ? group.Listeners : 0, group.Listeners);
            }
        }

        return count;
    }

    private static ListenerGroup Parse(string text)
    {
        var parts = text.Split(Part);
        return new(
            parts[0].Length == 0 ? null : long.Parse(parts[0], CultureInfo.InvariantCulture),
            long.Parse(parts[1], CultureInfo.InvariantCulture),
            int.Parse(parts[2], CultureInfo.InvariantCulture));
    }
}
