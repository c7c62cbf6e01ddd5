using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Usage;
using Pulse.Domain.Accounts;
using Pulse.Infrastructure.Usage;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Usage;

/// <summary>The usage of an account is read once, unless its groups have too many counters for the memory of a request.</summary>
public sealed class AccountUsageReadTests(TestDatabase database) : CacheTests(database)
{
    /// <summary>Days with uses: 17 groups then have more counters than are read at once, and 16 have fewer.</summary>
    private const int Days = 300;

    private static readonly DateTime First = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    [TestCase("", 1)]
    [TestCase("?groupBy=apiKey", 1)]
    [TestCase("?groupBy=permission", 2)]
    public async Task A_range_is_read_once(string query, int reads)
    {
        var owner = await AdminInNewAccountAsync();
        var key = await owner.MakeKeyAsync("readApiKeys");
        await Using(key).GetAsync("/apikeys");
        await App.Services.GetRequiredService<IUsageRecorder>().FlushAsync(CancellationToken.None);
        Commands.Take();

        var usage = await owner.GetAsync($"/usage{query}");

        Assert.That((int)usage.Json["totals"]!["requests"]!, Is.EqualTo(1));
        Assert.That(Commands.Take().Count(command => command.Contains("AccountUsages")), Is.EqualTo(reads));
    }

    [TestCase("day")]
    [TestCase("month")]
    public async Task Groups_with_many_counters_are_the_same_as_those_with_few(string interval)
    {
        var (few, many) = (await Seed.AccountAsync(), await Seed.AccountAsync());
        await FillAsync(few, groups: 16);
        await FillAsync(many, groups: 17);

        var (one, two) = (await UsageAsync(few, interval), await UsageAsync(many, interval));

        Assert.That((GroupsIn(one)[0], GroupsIn(two)[0]), Is.EqualTo(("15", "16")));
        Assert.That(
            two["groups"]!.AsArray().Single(group => (string)group!["key"]! == "15")!.ToJsonString(),
            Is.EqualTo(one["groups"]![0]!.ToJsonString()));
        Assert.That(((bool)one["moreGroups"]!, (bool)two["moreGroups"]!), Is.EqualTo((true, true)));
        Assert.That(GroupsIn(one), Is.EqualTo(new[] { "15", "14", "13" }));
        Assert.That(GroupsIn(two), Is.EqualTo(new[] { "16", "15", "14" }));
        Assert.That(((int)one["totals"]!["requests"]!, (int)two["totals"]!["requests"]!), Is.EqualTo((Days, Days)));
    }

    /// <summary>The period begins and ends within a day. The days between are read as days.</summary>
    [Test]
    public async Task Groups_of_hours_with_many_counters_are_the_same_as_those_with_few()
    {
        var (few, many) = (await Seed.AccountAsync(), await Seed.AccountAsync());
        await FillHoursAsync(few, groups: 27);
        await FillHoursAsync(many, groups: 28);

        var (one, two) = (await HoursAsync(few), await HoursAsync(many));

        Assert.That((GroupsIn(one), GroupsIn(two)), Is.EqualTo((new[] { "26", "25", "24" }, new[] { "27", "26", "25" })));
        Assert.That(
            two["groups"]!.AsArray().Single(group => (string)group!["key"]! == "26")!.ToJsonString(),
            Is.EqualTo(one["groups"]![0]!.ToJsonString()));
        Assert.That((int)two["groups"]![1]!["totals"]!["requests"]!, Is.EqualTo(183 * 27));
        Assert.That(((int)one["totals"]!["requests"]!, (int)two["totals"]!["requests"]!), Is.EqualTo((183, 183)));
    }

    private static string[] GroupsIn(JsonNode usage) => [.. usage["groups"]!.AsArray().Select(group => (string)group!["key"]!)];

    private async Task<JsonNode> UsageAsync(string account, string interval) => (await AdminIn(account).GetAsync(
        $"/usage?groupBy=refusal&limit=3&interval={interval}&from=2026-01-01T00:00:00Z&to=2026-12-01T00:00:00Z")).Json;

    /// <summary>The answer for 183 hours.</summary>
    private async Task<JsonNode> HoursAsync(string account) => (await AdminIn(account).GetAsync(
        "/usage?groupBy=refusal&limit=3&interval=hour&from=2026-01-01T05:00:00Z&to=2026-01-08T20:00:00Z")).Json;

    /// <summary>Each hour of eight days, the group n has n + 1 uses. The account has one use an hour in total.</summary>
    private Task FillHoursAsync(string account, int groups) => Seed.ChangeAsync(db =>
    {
        const int Hours = 24;
        var id = new AccountId(NumberOf(account));
        AccountUsage Of(UsageSeries series, int day, int hour, int? group, int factor = 1) => new()
        {
            AccountId = id,
            Grouping = series,
            Day = First.AddDays(day),
            Hour = hour,
            Value = group is { } number ? $"{number:D2}" : "",
            Requests = ((group ?? 0) + 1) * factor,
        };
        for (var day = 0; day < 8; day++)
        {
            var all = Enumerable.Range(0, groups).Select(group => Of(UsageSeries.RefusalDays, day, 0, group, Hours));
            var ofDay = day;
            var byHour = Enumerable.Range(0, Hours).SelectMany(hour => Enumerable.Range(0, groups)
                .Select(group => Of(UsageSeries.RefusalHours, ofDay, hour, group)).Append(Of(UsageSeries.TotalHours, ofDay, hour, null)));
            db.AddRange([.. all, .. byHour]);
        }

        return Task.CompletedTask;
    });

    /// <summary>Each day, the group n has n + 1 uses. The account has one use a day in total.</summary>
    private Task FillAsync(string account, int groups) => Seed.ChangeAsync(db =>
    {
        var id = new AccountId(NumberOf(account));
        var all = Enumerable.Range(0, Days).SelectMany(day => Enumerable.Range(0, groups).Select(group => new AccountUsage
        {
            AccountId = id,
            Grouping = UsageSeries.RefusalDays,
            Day = First.AddDays(day),
            Value = $"{group:D2}",
            Requests = group + 1,
            Refused = group + 1,
        }).Append(new AccountUsage
        {
            AccountId = id,
            Grouping = UsageSeries.TotalDays,
            Day = First.AddDays(day),
            Requests = 1,
        }));
        db.AddRange(all);
        return Task.CompletedTask;
    });
}
