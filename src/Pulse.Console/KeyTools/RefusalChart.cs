using Pulse.Application.Usage;
using Pulse.Console.Html;

namespace Pulse.Console.KeyTools;

/// <summary>Refused requests over time by reason: the most frequent reasons, and the others together.</summary>
internal static class RefusalChart
{
    private const int MaxReasons = 5;
    private const string Title = "Refusals by reason";

    public static BarChart Of(ApiKeyUsageDto usage) => new(
        Title,
        usage.From,
        usage.To,
        usage.Interval,
        SeriesOf(usage.Buckets.SelectMany(
            bucket => bucket.RefusedBy, (bucket, refused) => new Refusals(refused.Key, bucket.Start, refused.Value))));

    /// <param name="usage">Usage with groups by refusal.</param>
    public static BarChart Of(UsageDto usage) => new(
        Title,
        usage.From,
        usage.To,
        usage.Interval,
        SeriesOf((usage.Groups ?? []).SelectMany(
            group => group.Buckets, (group, bucket) => new Refusals(group.Key, bucket.Start, bucket.Refused))));

    private static List<BarSeries> SeriesOf(IEnumerable<Refusals> refusals)
    {
        var reasons = refusals.GroupBy(refused => refused.Code).OrderByDescending(reason => reason.Sum(refused => refused.Count))
            .ThenBy(reason => reason.Key, StringComparer.Ordinal).ToList();
        List<BarSeries> series = [.. reasons.Take(MaxReasons).Select(reason => Of(UseTexts.OfRefusal(reason.Key), reason))];
        return reasons.Count > MaxReasons
            ? [.. series, Of("Other reasons", reasons.Skip(MaxReasons).SelectMany(reason => reason))]
            : series;
    }

    private static BarSeries Of(string name, IEnumerable<Refusals> refusals) => new(
        name,
        refusals.GroupBy(refused => refused.Start).ToDictionary(bucket => bucket.Key, bucket => bucket.Sum(refused => refused.Count)));

    private sealed record Refusals(string Code, DateTime Start, long Count);
}
