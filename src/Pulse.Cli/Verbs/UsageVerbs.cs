using System.CommandLine;
using System.Globalization;
using Pulse.Cli.Running;
using Pulse.Cli.Terminals;
using Pulse.Client;

namespace Pulse.Cli.Verbs;

/// <summary>Usage of the account and of a key, with a plot.</summary>
internal static class UsageVerbs
{
    private static readonly Column<UsageGroup>[] GroupColumns =
    [
        new("GROUP", group => group.Name is { } name ? $"{name} ({group.Key})" : group.Key),
        new("REQUESTS", group => $"{group.Totals.Requests:N0}", IsWhole: true),
        new("REFUSED", group => $"{group.Totals.Refused:N0}", IsWhole: true),
    ];

    private static readonly Column<PermissionUse>[] PermissionColumns =
    [
        new("PERMISSION", use => use.Name, IsWhole: true),
        new("LAST USED", use => Texts.Time(use.LastUsedAt) ?? "never"),
    ];

    public static Command Build(Builder builder)
    {
        var (from, to, interval) = Period(builder);
        var grouping = Opt.Choice<UsageGrouping>("--group-by", "Splits the usage into groups.");
        var limit = Opt.Number("--limit", "Most groups. Default: 100.");
        return builder.Verb(
            "usage",
            "Shows the usage of the account.",
            async call =>
            {
                var usage = await call.Pulse.Usage.GetAsync(
                    new UsageQuery
                    {
                        From = call.Get(from),
                        To = call.Get(to),
                        Interval = call.Get(interval),
                        GroupBy = call.Get(grouping),
                        Limit = call.Get(limit),
                    },
                    call.Interrupted);
                call.Show(usage, Summary(usage.From, usage.To, usage.Totals));
                if (call.Format == OutputFormat.Table)
                {
                    Plot(call, usage.Interval, usage.From, usage.To, [.. usage.Buckets]);
                    if (usage.Groups is { Count: > 0 } groups)
                    {
                        call.Surroundings.Out.WriteLine();
                        call.Surroundings.Screen.WriteTable(groups, GroupColumns);
                        call.Surroundings.Out.Write(usage.MoreGroups ? "There are more groups: --limit N.\n" : "");
                    }
                }

                return ExitCode.Ok;
            },
            from,
            to,
            interval,
            grouping,
            limit);
    }

    public static Command OfKey(Builder builder)
    {
        var id = KeyVerbs.IdArgument();
        var (from, to, interval) = Period(builder);
        return builder.Verb(
            "usage",
            "Shows the usage of a key.",
            async call =>
            {
                var key = await KeyVerbs.FindAsync(call, call.Get(id));
                var usage = await call.Pulse.ApiKeys.GetUsageAsync(
                    key.Id,
                    new UsagePeriod { From = call.Get(from), To = call.Get(to), Interval = call.Get(interval) },
                    call.Interrupted);
                call.Show(
                    usage,
                    [
                        .. Summary(usage.From, usage.To, usage.Totals),
                        ("Networks", usage.Networks.Count > 0 ? Texts.List(usage.Networks.Select(network => network.Network)) : null),
                    ]);
                if (call.Format == OutputFormat.Table)
                {
                    Plot(
                        call,
                        usage.Interval,
                        usage.From,
                        usage.To,
                        [.. usage.Buckets.Select(bucket => new UsageCount
                        {
                            Start = bucket.Start,
                            Requests = bucket.Requests,
                            Refused = bucket.Refused,
                        })]);
                }

                return ExitCode.Ok;
            },
            id,
            from,
            to,
            interval);
    }

    public static Command PermissionsOfKey(Builder builder)
    {
        var id = KeyVerbs.IdArgument();
        return builder.Verb(
            "permissions",
            "Shows the permissions of a key, and when it used them.",
            async call =>
            {
                var key = await KeyVerbs.FindAsync(call, call.Get(id));
                var use = await call.Pulse.ApiKeys.GetPermissionUsageAsync(key.Id, call.Interrupted);
                if (call.Format != OutputFormat.Table)
                {
                    return call.Show(use);
                }

                call.Surroundings.Screen.WriteTable(use.Permissions, PermissionColumns);
                return ExitCode.Ok;
            },
            id);
    }

    private static (Option<DateTimeOffset?> From, Option<DateTimeOffset?> To, Option<UsageInterval?> Interval) Period(Builder builder) => (
        Opt.Past("--from", "Start. Default: 30 days before the end.", builder.Clock),
        Opt.Past("--to", "End. Default: now.", builder.Clock),
        Opt.Choice<UsageInterval>("--interval", "Length of a bar. Default: day."));

    private static (string Name, string? Value)[] Summary(DateTimeOffset from, DateTimeOffset to, UsageTotals totals) =>
    [
        ("Period", $"{Texts.Time(from)} to {Texts.Time(to)}"),
        ("Requests", $"{totals.Requests:N0}"),
        ("Refused", $"{totals.Refused:N0}"),
    ];

    /// <summary>One bar for each bucket with uses.</summary>
    private static void Plot(Call call, UsageInterval interval, DateTimeOffset from, DateTimeOffset to, UsageCount[] buckets)
    {
        if (buckets.Length == 0)
        {
            call.Say($"No uses from {Texts.Time(from)} to {Texts.Time(to)}.");
            return;
        }

        var format = interval switch { UsageInterval.Hour => "yyyy-MM-dd HH:mm", UsageInterval.Month => "yyyy-MM", _ => "yyyy-MM-dd" };
        call.Surroundings.Out.WriteLine();
        call.Surroundings.Screen.WriteBars(
            [.. buckets.Select(bucket => new Bar(
                bucket.Start.UtcDateTime.ToString(format, CultureInfo.InvariantCulture), bucket.Requests, bucket.Refused))]);
    }
}
