using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace Pulse.SqlServerTests.FakeServer;

/// <summary>A connection to a <see cref="FakeSqlServer"/>, passed to <c>UseSqlServer</c> in place of a real one.</summary>
public sealed class FakeConnection(FakeSqlServer server) : DbConnection
{
    private ConnectionState state = ConnectionState.Closed;

    [AllowNull]
    public override string ConnectionString { get; set; } = FakeSqlServer.ConnectionString;

    public override string Database => FakeSqlServer.DatabaseName;

    public override string DataSource => "nowhere.invalid";

    public override string ServerVersion => "16.00.0000";

    public override ConnectionState State => state;

    public override void Open()
    {
        server.Opening();
        state = ConnectionState.Open;
    }

    public override async Task OpenAsync(CancellationToken cancellationToken)
    {
        if (server.InFront is { } inFront)
        {
            await inFront(cancellationToken);
        }

        Open();
    }

    public override void Close() => state = ConnectionState.Closed;

    public override void ChangeDatabase(string databaseName) => throw new NotSupportedException();

    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) => new FakeTransaction(this, server, isolationLevel);

    protected override DbCommand CreateDbCommand() => new FakeCommand(server) { Connection = this };
}
