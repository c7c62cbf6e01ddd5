using System.Net;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Passwords;

/// <summary>Rule 19: password hashing needs a processor, so that it is limited for all callers together.</summary>
public sealed class HashingTests(TestDatabase database) : PasswordTests(database)
{
    private static readonly int AtOnce = Math.Max(1, Environment.ProcessorCount / 2);

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly ManualResetEventSlim hasArrived = new();
    private int running;
    private int most;

    [OneTimeTearDown]
    public void Dispose() => hasArrived.Dispose();

    [Test]
    public async Task Security_rule_19_only_a_few_passwords_are_hashed_concurrently()
    {
        var users = await Task.WhenAll(Enumerable.Range(0, 2 * AtOnce).Select(_ => WarmUserAsync()));
        var pending = await Task.WhenAll(Enumerable.Range(0, 2 * AtOnce).Select(async _ => await TokenAsync(await NewUserAsync())));
        using var measurements = new Measurements(App.Services);
        (Passwords.Meanwhile, Passwords.WhileMaking) = (Watch, Watch);

        List<Task<Answer>> attempts =
        [
            .. users.Select(user => ChangePasswordAsync(user.Sessions[0])),
            .. pending.Select(token => SetPasswordAsync(Somewhere(), token)),
            .. Enumerable.Range(0, 2 * AtOnce).Select(i => GuessAsync(Somewhere(), $"nobody-{i}@pulse.test")),
        ];
        Assert.That(
            () => Volatile.Read(ref running) + measurements.Ask("pulse.password_hashing.queue"),
            Is.EqualTo(attempts.Count).After((int)Patience.TotalMilliseconds, 20),
            "Each is hashed or waits for it.");
        hasArrived.Set();
        var answers = await Task.WhenAll(attempts);

        Assert.That(answers.Count(answer => answer.Status == HttpStatusCode.NoContent), Is.EqualTo(4 * AtOnce));
        Assert.That(most, Is.InRange(1, AtOnce));
    }

    [Test]
    public async Task Hashing_a_new_password_does_not_block_other_writes([Values] bool withToken)
    {
        var (email, sessions) = await WarmUserAsync();
        var token = await TokenAsync(email);
        var written = false;
        Passwords.WhileMaking = () => written = Seed.ChangeAsync(_ => Task.CompletedTask).Wait(TimeSpan.FromSeconds(20));

        var answer = withToken ? await SetPasswordAsync(Somewhere(), token) : await ChangePasswordAsync(sessions[0]);

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(written, Is.True, "A password must not be hashed in a unit of work.");
    }

    private void Watch()
    {
        var now = Interlocked.Increment(ref running);
        for (var known = Volatile.Read(ref most); known < now; known = Volatile.Read(ref most))
        {
            Interlocked.CompareExchange(ref most, now, known);
        }

        hasArrived.Wait(Patience);
        Interlocked.Decrement(ref running);
    }
}
