using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Common.Lists;
using Pulse.IntegrationTests.OpenApi;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Plans;

/// <summary>
/// An unpaged list is limited in its query: the database returns the shown rows, and at most one more to show that there are more. A count
/// ends after the rows that a list examines, or is not begun if there are more.
/// </summary>
public sealed partial class BoundedListTests(TestDatabase database) : ContractTests(database)
{
    private const int Most = 1_001;

    /// <summary>Lists that do not depend on stored data.</summary>
    private static readonly string[] InMemory = ["/permissions"];

    private readonly DatabaseCommands commands = new();

    [Test]
    public async Task Every_list_requests_at_most_1001_rows_from_the_database()
    {
        var document = (await Anonymous().GetAsync("/openapi/v1.json")).Json;
        foreach (var (path, _) in document.Lists().Where(list => !InMemory.Contains(list.Path)))
        {
            commands.Take();
            var answer = await Admin.GetAsync(path.Replace("{id}", "1", StringComparison.Ordinal));
            var sent = commands.TakeWithValues();
            var limits = sent.SelectMany(LimitsOf).Where(limit => limit != ListQuery.MaxExamined + 1).ToList();

            Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK), answer.Text);
            Assert.That(limits, Is.Not.Empty.And.All.InRange(1, Most), path);
        }
    }

    [Test]
    public async Task Every_list_counts_at_most_10000_rows()
    {
        var document = (await Anonymous().GetAsync("/openapi/v1.json")).Json;
        foreach (var (path, _) in document.Lists().Where(list => !InMemory.Contains(list.Path)))
        {
            commands.Take();
            await Admin.GetAsync($"{path.Replace("{id}", "1", StringComparison.Ordinal)}?page=1&pageSize=10");
            var counts = commands.TakeWithValues().Where(command => command.Text.Contains("COUNT(*)", StringComparison.Ordinal)).ToList();

            Assert.That(counts, Has.Count.EqualTo(path == "/audit-events" ? 0 : 1), path);
            Assert.That(counts.Select(BoundOf), Is.All.EqualTo(ListQuery.MaxExamined), path);
        }
    }

    protected override void Configure(IServiceCollection services) => commands.RecordIn(services);

    private static IEnumerable<int> LimitsOf(DatabaseCommand command) =>
        Limit().Matches(command.Text).Select(
            limit => Convert.ToInt32(command.Values[limit.Groups["name"].Value], CultureInfo.InvariantCulture));

    /// <summary>The number of rows after which a count ends, or is not begun.</summary>
    private static int BoundOf(DatabaseCommand count) =>
        Offset().Match(count.Text) is { Success: true } offset
            ? int.Parse(offset.Groups["rows"].Value, CultureInfo.InvariantCulture)
            : LimitsOf(count).Single() - 1;

    [GeneratedRegex(@"WHEN EXISTS \([^()]*OFFSET (?<rows>\d+)[^()]*\) THEN -1")]
    private static partial Regex Offset();

    [GeneratedRegex(@"(LIMIT |TOP\()(?<name>@\w+)")]
    private static partial Regex Limit();
}
