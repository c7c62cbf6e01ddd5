using System.Net;
using System.Net.Sockets;
using Pulse.ProcessTests.Setup;

namespace Pulse.ProcessTests;

/// <summary>Begins first, because it only waits for a minute.</summary>
[Order(1)]
public sealed class SilentSqlServerTests
{
    [Test]
    public async Task A_SQL_Server_that_accepts_and_does_not_answer_stops_the_start_after_a_minute()
    {
        using var folder = new WorkFolder();
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var port = ((IPEndPoint)silent.LocalEndpoint).Port;

        await using var pulse = PulseProcess.Start(
            folder,
            PulseProcess.AnyPort,
            ("Database__Provider", "SqlServer"),
            ("Database__SqlServer__RetrySeconds", "1"),
            ("ConnectionStrings__Pulse", $"Server=127.0.0.1,{port};Database=pulse;User ID=pulse;Password=none;Connect Timeout=1"));

        Assert.That(await Refusal.ErrorsOfAsync(pulse), Has.Count.EqualTo(1).And.All.StartsWith("The database cannot be prepared: "));
    }
}
