using Pulse.Application.Usage;

namespace Pulse.Console.Html;

/// <summary>Counts over time, for <see cref="BarsTagHelper"/>.</summary>
/// <param name="Title">What is counted.</param>
/// <param name="From">Start of the first bucket.</param>
/// <param name="To">End of the last bucket.</param>
/// <param name="Interval">Length of a bucket: an hour or a day.</param>
/// <param name="Series">The counts, which are stacked in this order.</param>
public sealed record BarChart(string Title, DateTime From, DateTime To, UsageInterval Interval, IReadOnlyList<BarSeries> Series)
{
    /// <summary>The start of each bucket, in order.</summary>
    public IEnumerable<DateTime> Starts
    {
        get
        {
            var step = Interval == UsageInterval.Hour ? TimeSpan.FromHours(1) : TimeSpan.FromDays(1);
            for (var start = From; start < To; start += step)
            {
                yield return start;
            }
        }
    }

    public long Total => Series.Sum(series => series.Total);

    /// <summary>The sum of all series in a bucket.</summary>
    public long At(DateTime start) => Series.Sum(series => series.At(start));

    /// <summary>Allowed and refused requests of an account.</summary>
    public static BarChart Of(string title, UsageDto usage) => OfRequests(
        title, usage.From, usage.To, usage.Interval, [.. usage.Buckets.Select(bucket => (bucket.Start, bucket.Requests, bucket.Refused))]);

    /// <summary>Allowed and refused requests of a key.</summary>
    public static BarChart Of(string title, ApiKeyUsageDto usage) => OfRequests(
        title, usage.From, usage.To, usage.Interval, [.. usage.Buckets.Select(bucket => (bucket.Start, bucket.Requests, bucket.Refused))]);

    private static BarChart OfRequests(
        string title,
        DateTime from,
        DateTime to,
        UsageInterval interval,
        List<(DateTime Start, long Requests, long Refused)> buckets) => new(
        title,
        from,
        to,
        interval,
        [
            new BarSeries("Allowed", buckets.ToDictionary(bucket => bucket.Start, bucket => bucket.Requests - bucket.Refused)),
            new BarSeries("Refused", buckets.ToDictionary(bucket => bucket.Start, bucket => bucket.Refused), IsBad: true),
        ]);
}

/// <summary>Counts of one kind.</summary>
/// <param name="Name">The kind, for people.</param>
/// <param name="Counts">Counts by the start of the bucket. Missing: 0.</param>
/// <param name="IsBad">Whether the colour is that of errors.</param>
public sealed record BarSeries(string Name, IReadOnlyDictionary<DateTime, long> Counts, bool IsBad = false)
{
    public long Total => Counts.Values.Sum();

    public long At(DateTime start) => Counts.GetValueOrDefault(start);
}
