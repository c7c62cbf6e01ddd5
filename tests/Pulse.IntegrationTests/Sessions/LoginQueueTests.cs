using System.Globalization;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.LoginProtection;
using Pulse.Infrastructure.Logins;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Sessions;

/// <summary>Logins while logins from many networks wait: passwords are hashed one at a time, when the test permits it.</summary>
public sealed class LoginQueueTests(TestDatabase database) : Setup.LoginTests(database)
{
    private const int Flood = 50;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private Permits hashes = new();
    private int lastNetwork;

    [SetUp]
    public void HoldNothing() => hashes = new Permits();

    [TearDown]
    public void LetAllHash()
    {
        Passwords.Meanwhile = () => { };
        hashes.Release(1_000);
    }

    [Test]
    public async Task A_login_from_a_network_of_a_login_before_does_not_wait_for_a_flood()
    {
        var email = await NewUserAsync();
        var network = NewNetwork();
        Assert.That((await AttemptAsync(From($"{network}.7"), email, Seed.Password)).Status, Is.EqualTo(HttpStatusCode.OK));

        var flood = await FloodAsync();
        var login = AttemptAsync(From($"{network}.8"), email, Seed.Password);
        await UntilWaitingAsync(Flood + 1);
        hashes.Release(Places + 2);

        Assert.That((await login.WaitAsync(Patience)).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(flood.Count(guess => !guess.IsCompleted), Is.GreaterThan(Flood - 5));
        LetAllHash();
        await Task.WhenAll(flood);
    }

    [Test]
    public async Task A_known_network_is_recognized_for_any_typed_email()
    {
        var network = NewNetwork();
        await AttemptAsync(From($"{network}.7"), await NewUserAsync(), Seed.Password);

        var flood = await FloodAsync();
        var unknown = GuessAsync(From($"{network}.8"), "not.a.user@pulse.test");
        await UntilWaitingAsync(Flood + 1);
        hashes.Release(Places + 2);

        Assert.That((await unknown.WaitAsync(Patience)).Status, Is.EqualTo(HttpStatusCode.Unauthorized));
        LetAllHash();
        await Task.WhenAll(flood);
    }

    [Test]
    public async Task A_network_is_known_after_a_restart_and_for_thirty_days([Values(29, 31)] int days)
    {
        var email = await NewUserAsync();
        var network = NewNetwork();
        await AttemptAsync(From($"{network}.7"), email, Seed.Password);
        await UntilAsync(async () => await CountOfNetworksAsync(email) == 1);

        await using var restarted = new PulseApp(Settings, Configure);
        restarted.Clock.SetUtcNow(App.Clock.GetUtcNow() + TimeSpan.FromDays(days));
        var known = restarted.Services.GetRequiredService<ILoginNetworks>();

        Assert.That(known.FindUser(IPAddress.Parse($"{network}.200")), days < 30 ? Is.Not.Null : Is.Null);
    }

    [Test]
    public async Task A_login_that_waits_more_than_a_few_seconds_is_refused_with_a_retry_time()
    {
        var flood = await FloodAsync();

        App.Clock.Advance(TimeSpan.FromSeconds(5));
        var refused = (await Task.WhenAll(flood.Skip(Places)).WaitAsync(Patience)).ToList();

        foreach (var answer in refused)
        {
            answer.AssertProblem(HttpStatusCode.TooManyRequests, "login_queue_full");
            Assert.That(int.Parse(answer.Header("Retry-After")!, CultureInfo.InvariantCulture), Is.EqualTo(5));
        }

        LetAllHash();
        await Task.WhenAll(flood);
    }

    [Test]
    public async Task Logins_beyond_the_queue_limit_of_an_address_are_refused_immediately()
    {
        await FillAsync();
        var from = From(NewNetwork() + ".1");

        var flood = Enumerable.Range(0, Flood).Select(i => GuessAsync(from, $"many-{i}@pulse.test")).ToList();
        await UntilAsync(() => Task.FromResult(flood.Count(guess => guess.IsCompleted) == Flood - 32));

        Assert.That(flood.Where(guess => guess.IsCompleted).Select(guess => guess.Result.Code), Is.All.EqualTo("login_queue_full"));
        LetAllHash();
        await Task.WhenAll(flood);
    }

    [Test]
    public async Task A_password_given_again_in_a_session_does_not_wait_for_a_flood()
    {
        var user = await LoginAsync(await NewUserAsync(), Seed.Password);

        var flood = await FloodAsync();
        var change = user.PostAsync("/auth/mfa/totp", new { password = Seed.Password });
        await UntilWaitingAsync(Flood + 1);
        hashes.Release(Places + 2);

        Assert.That((await change.WaitAsync(Patience)).Status, Is.EqualTo(HttpStatusCode.OK));
        LetAllHash();
        await Task.WhenAll(flood);
    }

    private static int Places => Math.Max(1, Environment.ProcessorCount / 2);

    /// <summary>A network that no other test uses, without the host number.</summary>
    private string NewNetwork() => $"172.16.{++lastNetwork}";

    /// <summary>Logins at all places, and one more from each of many networks.</summary>
    private async Task<List<Task<Answer>>> FloodAsync()
    {
        var first = await FillAsync();
        List<Task<Answer>> waiting = [.. Enumerable.Range(0, Flood).Select(
            i => GuessAsync(From($"198.18.{i}.1"), $"flood-{i}@pulse.test"))];
        await UntilWaitingAsync(Flood);
        return [.. first, .. waiting];
    }

    private async Task<List<Task<Answer>>> FillAsync()
    {
        var before = Passwords.Count;
        Passwords.Meanwhile = hashes.Take;
        List<Task<Answer>> first = [.. Enumerable.Range(0, Places).Select(i => GuessAsync(From($"198.19.{i}.1"), $"first-{i}@pulse.test"))];
        await UntilAsync(() => Task.FromResult(Passwords.Count == before + Places));
        return first;
    }

    private async Task UntilWaitingAsync(int count)
    {
        using var measurements = new Measurements(App.Services);
        await UntilAsync(() => Task.FromResult(measurements.Ask("pulse.password_hashing.queue") >= count));
    }

    private async Task<int> CountOfNetworksAsync(string email)
    {
        var count = 0;
        await Seed.ChangeAsync(async db =>
            count = await db.Set<LoginNetwork>().CountAsync(login => db.Users.Any(user => user.Id == login.UserId && user.Email == email)));
        return count;
    }

    /// <summary>Limits how many passwords may be hashed. A hash waits for its permit.</summary>
    private sealed class Permits
    {
        private readonly Lock gate = new();
        private int left;

        public void Release(int count) => Interlocked.Add(ref left, count);

        public void Take() => Assert.That(SpinWait.SpinUntil(TryTake, Patience), Is.True, "No permit was released.");

        private bool TryTake()
        {
            lock (gate)
            {
                var isLeft = Volatile.Read(ref left) > 0;
                Interlocked.Add(ref left, isLeft ? -1 : 0);
                return isLeft;
            }
        }
    }

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await isSo())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), patience.Token);
        }
    }
}
