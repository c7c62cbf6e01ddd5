using Microsoft.Data.SqlClient;

namespace Pulse.SqlServerTests.FakeServer;

/// <summary>What the provider sent, as it was when it was sent.</summary>
/// <param name="Text">T-SQL; one or several statements.</param>
/// <param name="Parameters">The parameters, as the provider typed them.</param>
/// <param name="Transaction">The transaction it ran in; null where there was none.</param>
/// <param name="TimeoutSeconds">How long it might have taken.</param>
public sealed record SentCommand(string Text, IReadOnlyList<SqlParameter> Parameters, FakeTransaction? Transaction, int TimeoutSeconds)
{
    public override string ToString() => Text;
}
