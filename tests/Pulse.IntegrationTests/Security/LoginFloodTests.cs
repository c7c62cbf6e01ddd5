using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Security;

/// <summary>Rule 19: only a few logins run in parallel, also if each has its own address and e-mail address.</summary>
public sealed class LoginFloodTests(TestDatabase database) : LoginTests(database)
{
    private const string Queue = "pulse.password_hashing.queue";

    private static readonly int AtOnce = Math.Max(1, Environment.ProcessorCount / 2);

    private readonly DatabaseCommands commands = new();
    private readonly ManualResetEventSlim hashing = new();
    private Measurements measurements = null!;

    /// <summary>No background work sends commands while a test counts them.</summary>
    protected override Dictionary<string, string> MoreSettings =>
        new() { ["Cache:FeedInterval"] = "00:01:00", ["Cache:MaxStaleness"] = "00:05:00" };

    [SetUp]
    public void HoldHashing()
    {
        measurements = new Measurements(App.Services);
        hashing.Reset();
        Passwords.Meanwhile = hashing.Wait;
    }

    [TearDown]
    public void LetHash()
    {
        hashing.Set();
        measurements.Dispose();
    }

    [OneTimeTearDown]
    public void EndHashing() => hashing.Dispose();

    [Test]
    public async Task Queued_logins_send_no_database_commands_and_do_not_block_other_requests()
    {
        await StatusOfSessionAsync(Admin);
        var (first, looked) = await FillAsync();
        commands.Take();

        var rest = Flood(20);
        await UntilAsync(() => measurements.Ask(Queue) >= 20);
        var warm = await StatusOfSessionAsync(Admin);

        Assert.That(warm, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(commands.Take(), Is.Empty);
        Assert.That(Passwords.Count, Is.EqualTo(looked));
        hashing.Set();
        Assert.That((await Task.WhenAll([.. first, .. rest])).Select(answer => answer.Status), Is.All.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task A_waiting_login_that_the_client_cancels_leaves_the_queue_and_uses_no_attempt()
    {
        var (first, looked) = await FillAsync();
        using var hangUp = new CancellationTokenSource();
        var waiting = From(NewAddress()).Client.PostAsync(
            "/auth/login", JsonContent.Create(new { email = "impatient@pulse.test", password = "a wrong password" }), hangUp.Token);
        await UntilAsync(() => measurements.Ask(Queue) >= 1);

        await hangUp.CancelAsync();

        await UntilAsync(() => measurements.Ask(Queue) == 0);
        hashing.Set();
        await Task.WhenAll(first);
        Assert.That(async () => await waiting, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(Passwords.Count, Is.EqualTo(looked));
    }

    protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        commands.RecordIn(services);
    }

    /// <summary>Starts as many logins as run in parallel, and waits until all check their password.</summary>
    private async Task<(List<Task<Answer>> Logins, int Looked)> FillAsync()
    {
        var before = Passwords.Count;
        var logins = Flood(AtOnce);
        await UntilAsync(() => Passwords.Count == before + AtOnce);
        return (logins, Passwords.Count);
    }

    private List<Task<Answer>> Flood(int logins) =>
        [.. Enumerable.Range(0, logins).Select(_ => GuessAsync(From(NewAddress()), $"flood-{Guid.NewGuid():N}@pulse.test"))];

    private static async Task UntilAsync(Func<bool> isSo)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!isSo())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), patience.Token);
        }
    }
}
