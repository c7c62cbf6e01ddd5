using Pulse.Domain.ApiKeys;
using Pulse.Domain.Permissions;
using Pulse.Infrastructure.Usage;

namespace Pulse.IntegrationTests.Limits;

/// <summary>The number of rows that the rate limit of a busy key leaves behind.</summary>
public sealed class KeyCountsTests
{
    private static readonly DateTime Start = new(2026, 1, 31, 10, 0, 0, DateTimeKind.Utc);
    private static readonly RateLimit Rate = new(100_000, 61);

    [Test]
    public void A_key_has_at_most_one_row_for_each_five_seconds_even_with_a_short_window()
    {
        var counts = Used(seconds: 60);

        Assert.That(counts.Rates, Has.Count.InRange(1, 13));
        Assert.That(counts.Rates.Values.Sum(units => units.Count), Is.EqualTo(60));
    }

    [Test]
    public void Rows_of_expired_windows_are_dropped_while_writes_fail([Values] bool areTried)
    {
        var counts = new KeyCounts();
        for (var minute = 0; minute < 60; minute++)
        {
            if (areTried)
            {
                var unwritten = counts;
                counts = new KeyCounts();
                Use(counts, minute * 60, seconds: 60);
                counts.AddEarlier(unwritten);
            }
            else
            {
                Use(counts, minute * 60, seconds: 60);
            }
        }

        Assert.That(counts.Rates.Count, Is.LessThan(100));
        Assert.That(
            counts.Rates.Values.Where(units => units.EndsAt > Start.AddHours(1)).Sum(units => units.Count), Is.GreaterThanOrEqualTo(61));
    }

    private static KeyCounts Used(int seconds)
    {
        var counts = new KeyCounts();
        Use(counts, 0, seconds);
        return counts;
    }

    private static void Use(KeyCounts counts, int from, int seconds)
    {
        for (var i = 0; i < seconds; i++)
        {
            counts.Add(new UseOfKey(
                default, Guid.Empty, UseCodes.Ok, PermissionSet.None, null, null, Start.AddSeconds(from + i), Rate, 1));
        }
    }
}
