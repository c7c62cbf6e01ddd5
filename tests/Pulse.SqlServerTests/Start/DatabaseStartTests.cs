namespace Pulse.SqlServerTests.Start;

public sealed class DatabaseStartTests
{
    [Test]
    public async Task Dump()
    {
        await using var pulse = new PulseOnFakeServer();
        try { await pulse.StartAsync(); }
        finally { foreach (var c in pulse.Server.Sent) Console.WriteLine($"--- tx={c.Transaction?.Committed} {c.TimeoutSeconds}\n{c.Text}\n{string.Join("\n", c.Parameters.Select(p => $"   {p.ParameterName} {p.SqlDbType} {p.Size} {p.Scale}"))}"); }
    }
}
