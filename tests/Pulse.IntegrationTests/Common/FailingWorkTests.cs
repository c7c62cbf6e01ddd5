using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Common;

/// <summary>Work that is done again and again says once, in one line, that the database is away.</summary>
public sealed class FailingWorkTests(TestDatabase database) : ContractTests(database)
{
    private readonly FeedReads reads = new();
    private readonly LogSink log = new();

    protected override Dictionary<string, string> MoreSettings => new() { ["Cache:FeedInterval"] = "00:00:00.1" };

    private string[] Warnings =>
        [.. log.Lines.Where(line => line.StartsWith("Warning", StringComparison.Ordinal) && line.Contains("ChangeFeedReader", StringComparison.Ordinal))];

    [TearDown]
    public void Heal() => reads.IsFailing = false;

    [Test]
    public async Task A_database_that_is_away_is_told_of_once_until_it_is_back_and_without_a_stack_trace()
    {
        await FailAsync();
        reads.IsFailing = false;
        await reads.WaitForAsync(1);
        var first = Warnings;
        await FailAsync();

        Assert.That((first.Length, Warnings.Length), Is.EqualTo((1, 2)));
        string[] ofTraces = ["\n", "   at "];
        Assert.That(Warnings.Where(warning => ofTraces.Any(part => warning.Contains(part, StringComparison.Ordinal))), Is.Empty);
    }

    protected override void Configure(IServiceCollection services)
    {
        reads.WatchIn(services);
        services.AddSingleton<ILoggerProvider>(log);
    }

    private async Task FailAsync()
    {
        reads.IsFailing = true;
        await reads.WaitForAsync(3);
    }
}
