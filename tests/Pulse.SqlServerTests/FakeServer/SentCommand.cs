using Microsoft.Data.SqlClient;

namespace Pulse.SqlServerTests.FakeServer;

/// <summary>A command of the provider, as it was when it was sent.</summary>
/// <param name="Text">T-SQL; one or several statements.</param>
/// <param name="Parameters">The parameters, as the provider typed them.</param>
/// <param name="Transaction">Its transaction. Null if there was none.</param>
/// <param name="TimeoutSeconds">Its timeout in seconds.</param>
public sealed record SentCommand(string Text, IReadOnlyList<SqlParameter> Parameters, FakeTransaction? Transaction, int TimeoutSeconds)
{
    public override string ToString() => Text;
}
