using Pulse.ProcessTests.Setup;

namespace Pulse.ProcessTests.Connections;

/// <summary>A client that crashes is not a fault of Pulse.</summary>
public sealed class ResetConnectionTests
{
    [Test]
    public async Task A_connection_that_is_reset_in_a_body_is_not_logged_as_an_error()
    {
        using var folder = WorkFolder.AfterFirstStart();
        await using var pulse = PulseProcess.Start(folder, PulseProcess.AnyPort);
        var client = await pulse.ReadyAsync();
        for (var i = 0; i < 20; i++)
        {
            (await HeldRequest.BeginAsync(client.Address, "127.0.0.1")).Reset();
        }

        pulse.Terminate();

        Assert.That(await pulse.ExitAsync(), Is.Zero);
        Assert.That($"{pulse.Output}", Does.Not.Contain("failed unexpectedly"));
    }
}
