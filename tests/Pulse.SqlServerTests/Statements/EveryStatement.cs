using Pulse.SqlServerTests.FakeServer;

namespace Pulse.SqlServerTests.Statements;

/// <summary>Every statement that Pulse sends with default settings. They are collected once for all tests.</summary>
[SetUpFixture]
[Parallelizable(ParallelScope.Self | ParallelScope.Fixtures)]
public sealed class EveryStatement
{
    internal static PulseOnFakeServer Pulse { get; } = new();

    internal static EveryCall Calls { get; } = new(Pulse);

    public static IReadOnlyList<SentCommand> Sent => Pulse.Server.Sent;

    [OneTimeSetUp]
    public static Task SendAsync() => Calls.MakeAsync();

    [OneTimeTearDown]
    public static async Task StopAsync() => await Pulse.DisposeAsync();
}
