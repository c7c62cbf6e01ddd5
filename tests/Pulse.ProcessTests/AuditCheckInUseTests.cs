using Pulse.ProcessTests.Setup;

namespace Pulse.ProcessTests;

/// <summary>The command line checks the audit log of a database while a process of Pulse writes to it.</summary>
public sealed class AuditCheckInUseTests
{
    private const int Writers = 4;
    private const int Checks = 3;

    [Test]
    public async Task Events_that_are_written_during_an_audit_check_do_not_break_it()
    {
        await using var cluster = await Cluster.StartAsync(1, ("ApiKeys__MaxPerAccount", "100000"));
        using var done = new CancellationTokenSource();
        var writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => WriteAsync(cluster, done.Token)));
        for (var check = 0; check < Checks; check++)
        {
            await using var command = PulseProcess.Start(cluster.Folder, ["audit", "check"]);

            Assert.That(await command.ExitAsync(), Is.Zero, () => $"{command.Output}");
        }

        await done.CancelAsync();
        await writing;
    }

    private static async Task WriteAsync(Cluster cluster, CancellationToken done)
    {
        while (!done.IsCancellationRequested)
        {
            await cluster.MakeKeyAsync();
        }
    }
}
