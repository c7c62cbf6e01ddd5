using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Common.Lists;
using Pulse.IntegrationTests.OpenApi;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Plans;

/// <summary>
/// An unpaged list is limited in its query: the database returns the shown rows, and at most one more to show that there are more. It
/// counts at most one row more than a list examines.
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
            var counts = sent.Where(command => command.Text.Contains("COUNT(*)", StringComparison.Ordinal)).ToList();
            var limits = sent.Except(counts).SelectMany(LimitsOf).ToList();

            Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK), answer.Text);
            Assert.That(limits, Is.Not.Empty.And.All.InRange(1, Most), path);
            Assert.That(counts.SelectMany(LimitsOf), Is.All.EqualTo(ListQuery.MaxExamined + 1), path);
        }
    }

    protected override void Configure(IServiceCollection services) => commands.RecordIn(services);

    private static IEnumerable<int> LimitsOf(DatabaseCommand command) =>
        Limit().Matches(command.Text).Select(
            limit => Convert.ToInt32(command.Values[limit.Groups["name"].Value], CultureInfo.InvariantCulture));

    [GeneratedRegex(@"(LIMIT |TOP\()(?<name>@\w+)")]
    private static partial Regex Limit();
}
