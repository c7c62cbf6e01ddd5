using System.Net;
using Microsoft.Data.Sqlite;
using Pulse.ProcessTests.Setup;

namespace Pulse.ProcessTests.Faults;

/// <summary>Another process holds the lock of the database for seconds: a backup, or an operator's shell.</summary>
public sealed class LockedDatabaseTests
{
    private const int Logins = 60;

    [Test]
    public async Task While_the_database_is_locked_cached_callers_are_accepted_and_acknowledged_writes_are_not_lost()
    {
        await using var cluster = await Cluster.StartAsync(1, RequestTrace.Logged);
        var pulse = cluster.First;
        var trace = new RequestTrace(cluster.Processes[0]);
        var key = await cluster.WarmKeyAsync();
        await using var database = new SqliteConnection($"Data Source={cluster.Folder.Database};Pooling=False");
        await database.OpenAsync();
        var held = database.BeginTransaction(deferred: false);
        var enough = new TaskCompletionSource();
        var logins = trace.Send(() => Enumerable.Range(0, Logins).Select(_ => pulse.TryLoginAsync(key)).ToList());
        await trace.UntilReceivedAsync(Logins);
        var release = ReleaseAsync();
        var known = 0;
        while (!release.IsCompleted)
        {
            Assert.That(await pulse.StatusOfAsync(key), Is.EqualTo(HttpStatusCode.OK));
            if (++known > Logins)
            {
                enough.TrySetResult();
            }
        }

        await release;
        var replies = await Task.WhenAll(logins);
        var tokens = replies.Where(reply => reply.Status == HttpStatusCode.OK).Select(
            reply => (string)System.Text.Json.Nodes.JsonNode.Parse(reply.Text)!["token"]!);
        var refused = replies.Where(reply => reply.Status != HttpStatusCode.OK).ToList();

        Assert.That(known, Is.GreaterThan(Logins), "Waiting logins must not block other requests.");
        Assert.That(
            refused.Select(reply => (reply.Status, reply.Headers.RetryAfter is not null)),
            Is.All.EqualTo((HttpStatusCode.ServiceUnavailable, true)));
        foreach (var token in tokens)
        {
            Assert.That(await pulse.StatusOfAsync(token), Is.EqualTo(HttpStatusCode.OK));
        }

        Assert.That(await pulse.StatusOfAsync(await pulse.LoginAsync(key)), Is.EqualTo(HttpStatusCode.OK));

        async Task ReleaseAsync()
        {
            await Task.WhenAll(trace.UntilWritingAsync(), enough.Task).WaitAsync(PulseProcess.Patience);
            await held.RollbackAsync();
        }
    }

    /// <summary>A wrong token is checked in one transaction and counted in another one of the same request.</summary>
    [Test]
    public async Task A_request_that_starts_during_a_lock_and_writes_twice_does_not_block_others()
    {
        await using var cluster = await Cluster.StartAsync(1, RequestTrace.Logged);
        var pulse = cluster.First;
        var trace = new RequestTrace(cluster.Processes[0]);
        var token = await pulse.LoginAsync(cluster.Folder.FirstPassword());
        await using var database = new SqliteConnection($"Data Source={cluster.Folder.Database};Pooling=False");
        await database.OpenAsync();
        var held = database.BeginTransaction(deferred: false);

        var accepted = trace.Send(() => pulse.PostAsync(token, "/auth/invitations/accept", new { token = new string('0', 64) }));
        await trace.UntilWritingAsync();
        await held.RollbackAsync();

        Assert.That((await accepted).Status, Is.EqualTo(HttpStatusCode.BadRequest), (await accepted).Text);
        await pulse.CreateKeyAsync(token, "afterwards");
    }
}
