using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Common;

/// <summary>Background work that repeats logs a database outage once, in one line.</summary>
public sealed class FailingWorkTests(TestDatabase database) : ContractTests(database)
{
    private readonly FeedReads reads = new();
    private readonly LogSink log = new();

    protected override Dictionary<string, string> MoreSettings => new() { ["Cache:FeedInterval"] = "00:00:00.1" };

    /// <summary>Warnings of the tests before this one.</summary>
    private int earlier;

    private string[] Warnings =>
    [
        .. log.Lines.Where(
            line => line.StartsWith("Warning", StringComparison.Ordinal) && line.Contains("ChangeFeedReader", StringComparison.Ordinal))
            .Skip(earlier),
    ];

    [SetUp]
    public async Task StartHealthyAsync()
    {
        await reads.WaitForAsync(1);
        earlier += Warnings.Length;
    }

    [TearDown]
    public void Heal() => (reads.IsFailing, reads.Failure) = (false, null);

    [Test]
    public async Task An_unavailable_database_is_logged_once_until_it_recovers_and_without_a_stack_trace()
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

    [Test]
    public async Task A_defect_is_logged_once_with_its_stack_trace_until_the_work_succeeds()
    {
        reads.Failure = new NotSupportedException();
        await FailAsync();
        reads.IsFailing = false;
        await reads.WaitForAsync(1);
        var first = Warnings.Count(IsDefect);
        await FailAsync();

        Assert.That((first, Warnings.Count(IsDefect)), Is.EqualTo((1, 2)));
    }

    protected override void Configure(IServiceCollection services)
    {
        reads.WatchIn(services);
        services.AddSingleton<ILoggerProvider>(log);
    }

    private static bool IsDefect(string warning) => warning.Contains(nameof(NotSupportedException), StringComparison.Ordinal);

    private async Task FailAsync()
    {
        reads.IsFailing = true;
        await reads.WaitForAsync(3);
    }
}
