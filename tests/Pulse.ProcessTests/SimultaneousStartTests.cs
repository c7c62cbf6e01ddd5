using Pulse.ProcessTests.Setup;

namespace Pulse.ProcessTests;

public sealed class SimultaneousStartTests
{
    private const int Processes = 4;

    [Test]
    public async Task Processes_started_concurrently_on_an_empty_database_create_one_account_and_one_admin()
    {
        using var folder = new WorkFolder();
        var processes = Enumerable.Range(0, Processes).Select(_ => PulseProcess.Start(folder, PulseProcess.AnyPort)).ToArray();

        try
        {
            var clients = await Task.WhenAll(processes.Select(process => process.ReadyAsync()));

            Assert.That(folder.Query<long>("SELECT COUNT(*) FROM Accounts"), Is.EqualTo(1));
            Assert.That(folder.Query<long>("SELECT COUNT(*) FROM Users"), Is.EqualTo(1));
            Assert.That(processes.Count(FirstPasswordTests.HasShownPassword), Is.EqualTo(1));
            foreach (var client in clients)
            {
                await client.LoginAsync(folder.FirstPassword());
            }
        }
        finally
        {
            await Task.WhenAll(processes.Select(process => process.DisposeAsync().AsTask()));
        }
    }
}
