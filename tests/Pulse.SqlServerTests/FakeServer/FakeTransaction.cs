using System.Data;
using System.Data.Common;

namespace Pulse.SqlServerTests.FakeServer;

public sealed class FakeTransaction(FakeConnection connection, FakeSqlServer server, IsolationLevel isolationLevel) : DbTransaction
{
    public override IsolationLevel IsolationLevel => isolationLevel;

    public bool Committed { get; private set; }

    public bool Ended { get; private set; }

    protected override DbConnection DbConnection => connection;

    public override void Commit()
    {
        Assert.That(Ended, Is.False, "A transaction can end only once.");
        (Committed, Ended) = (true, true);
        server.Committed();
    }

    public override void Rollback() => Ended = true;

    protected override void Dispose(bool disposing)
    {
        Ended = true;
        base.Dispose(disposing);
    }
}
