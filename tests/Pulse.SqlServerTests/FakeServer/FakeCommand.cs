using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.SqlClient;

namespace Pulse.SqlServerTests.FakeServer;

/// <summary>Keeps text and parameters in a real <see cref="SqlCommand"/>, which sets their types, and runs nothing.</summary>
public sealed class FakeCommand(FakeSqlServer server) : DbCommand
{
    private readonly SqlCommand command = new();

    [AllowNull]
    public override string CommandText { get => command.CommandText; set => command.CommandText = value; }

    public override int CommandTimeout { get => command.CommandTimeout; set => command.CommandTimeout = value; }

    public override CommandType CommandType { get => command.CommandType; set => command.CommandType = value; }

    public override bool DesignTimeVisible { get; set; }

    public override UpdateRowSource UpdatedRowSource { get; set; }

    protected override DbConnection? DbConnection { get; set; }

    protected override DbParameterCollection DbParameterCollection => command.Parameters;

    protected override DbTransaction? DbTransaction { get; set; }

    public override void Prepare() => throw new NotSupportedException();

    public override int ExecuteNonQuery()
    {
        Send();
        return server.Unmatched.Any(table => CommandText.Contains($"[{table}]", StringComparison.Ordinal)) ? 0 : 1;
    }

    public override object? ExecuteScalar()
    {
        using var reader = Send();
        return reader.Read() ? reader.GetValue(0) : null;
    }

    public override void Cancel() => command.Cancel();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => Send();

    protected override DbParameter CreateDbParameter() => new SqlParameter();

    protected override void Dispose(bool disposing)
    {
        command.Dispose();
        base.Dispose(disposing);
    }

    private DataTableReader Send()
    {
        Assert.That(Connection?.State, Is.EqualTo(ConnectionState.Open), CommandText);
        Assert.That((DbTransaction as FakeTransaction)?.Ended, Is.Not.True, $"The transaction of this command has ended: {CommandText}");
        var parameters = command.Parameters.Cast<ICloneable>().Select(parameter => (SqlParameter)parameter.Clone());
        return server.Answer(new SentCommand(CommandText, [.. parameters], (FakeTransaction?)DbTransaction, CommandTimeout));
    }
}
