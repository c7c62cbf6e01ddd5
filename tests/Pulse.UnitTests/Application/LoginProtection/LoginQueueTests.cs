using System.Net;
using ErrorOr;
using Moq;
using Pulse.Application.LoginProtection;
using Pulse.UnitTests.Setup;

namespace Pulse.UnitTests.Application.LoginProtection;

/// <summary>In which order logins run, and which are refused. All places except one are held, so that one login runs at a time.</summary>
public sealed class LoginQueueTests
{
    private static readonly int Places = Math.Max(1, Environment.ProcessorCount / 2);
    private static readonly LoginLimits Limits = new() { MaxWaiting = 20, MaxWaitingPerNetwork = 6, MaxWaitingPerAddress = 3 };

    private readonly List<string> served = [];
    private readonly Queue<TaskCompletionSource> running = [];
    private TaskCompletionSource held = new();
    private Mock<ILoginNetworks> networks = null!;
    private LoginThrottle throttle = null!;
    private int guesses;

    [SetUp]
    public void SetUp()
    {
        served.Clear();
        running.Clear();
        held = new TaskCompletionSource();
        networks = new Mock<ILoginNetworks>();
        throttle = new LoginThrottle(Ports.Telemetry, Limits, networks.Object, TimeProvider.System);
        for (var i = 1; i < Places; i++)
        {
            _ = TakeAsync(throttle, $"192.0.2.{i}", held);
        }

        _ = LoginAsync("192.0.2.0");
        served.Clear();
    }

    [TearDown]
    public void TearDown() => held.TrySetResult();

    [Test]
    public async Task Networks_are_served_round_robin_and_so_are_the_addresses_in_each()
    {
        List<Task> all =
        [
            LoginAsync("10.1.0.1"), LoginAsync("10.1.0.1"), LoginAsync("10.1.0.1"), LoginAsync("10.1.0.2"),
            LoginAsync("10.2.0.1"), LoginAsync("10.2.0.1"),
        ];

        await ServeAsync(all);

        Assert.That(served, Is.EqualTo(new[] { "10.1.0.1", "10.2.0.1", "10.1.0.2", "10.2.0.1", "10.1.0.1", "10.1.0.1" }));
    }

    [Test]
    public async Task Logins_from_known_networks_and_in_open_sessions_have_separate_shares_of_the_queue()
    {
        networks.Setup(n => n.FindUser(IPAddress.Parse("10.9.0.1"))).Returns(1);
        List<Task> all =
        [
            .. Enumerable.Range(1, 15).Select(i => LoginAsync($"10.{i}.1.1")),
            LoginAsync("10.9.0.1"),
            SessionAsync("user 1"),
        ];

        await ServeAsync(all);

        Assert.That(served.Take(3), Is.EquivalentTo(new[] { "10.1.1.1", "10.9.0.1", "user 1" }));
    }

    [Test]
    public async Task Known_networks_of_one_user_share_one_place_in_the_login_queue()
    {
        networks.Setup(n => n.FindUser(It.IsAny<IPAddress>())).Returns(1);
        networks.Setup(n => n.FindUser(IPAddress.Parse("10.9.0.1"))).Returns(2);
        List<Task> all = [.. Enumerable.Range(1, 5).Select(i => LoginAsync($"10.{i}.1.1")), LoginAsync("10.9.0.1")];

        await ServeAsync(all);

        Assert.That(served.IndexOf("10.9.0.1"), Is.EqualTo(1));
    }

    [Test]
    public async Task Waiting_logins_are_limited_by_address_and_by_network()
    {
        var ofAddress = Enumerable.Range(0, 5).Select(_ => LoginAsync("10.1.0.1")).ToList();
        var ofNetwork = Enumerable.Range(2, 5).Select(i => LoginAsync($"10.1.0.{i}")).ToList();

        await ServeAsync([.. ofAddress, .. ofNetwork]);

        Assert.That(ofAddress.Count(login => login.Result.IsError), Is.EqualTo(2));
        Assert.That(ofNetwork.Count(login => login.Result.IsError), Is.EqualTo(2));
        Assert.That(ofAddress[^1].Result.FirstError.Code, Is.EqualTo("login_queue_full"));
    }

    [Test]
    public async Task When_the_queue_is_full_the_network_with_the_most_logins_makes_room_for_another()
    {
        var flood = (from network in Enumerable.Range(
            1, 4)
                     from host in Enumerable.Range(1, 5)
                     select LoginAsync($"10.{network}.0.{host}")).ToList();

        var late = LoginAsync("10.99.0.1");
        await ServeAsync([.. flood, late]);

        Assert.That(late.Result.IsError, Is.False);
        Assert.That(flood.Count(login => login.Result.IsError), Is.EqualTo(1));
    }

    [Test]
    public async Task A_login_that_waits_too_long_is_refused_and_has_no_effect()
    {
        var time = new ManualTime();
        var impatient = new LoginThrottle(Ports.Telemetry, Limits, networks.Object, time);
        var first = Enumerable.Range(0, Places).Select(i => TakeAsync(impatient, $"192.0.2.{i}", held)).ToList();
        var waiting = TakeAsync(impatient, "10.1.0.1", held);

        time.Fire();

        Assert.That((await waiting).FirstError.Code, Is.EqualTo("login_queue_full"));
        held.SetResult();
        await Task.WhenAll(first);
        Assert.That(served, Is.EquivalentTo(Enumerable.Range(0, Places).Select(i => $"192.0.2.{i}")));
    }

    private Task<ErrorOr<Success>> LoginAsync(string address) => TakeAsync(throttle, address, null);

    private Task<ErrorOr<Success>> TakeAsync(LoginThrottle from, string address, TaskCompletionSource? until) =>
        from.TakeAsync(IPAddress.Parse(address), BitConverter.GetBytes(++guesses), () => WorkAsync(address, until), CancellationToken.None);

    private Task<ErrorOr<Success>> SessionAsync(string user) =>
        throttle.TakeInSessionAsync(user, BitConverter.GetBytes(++guesses), () => WorkAsync(user, null), CancellationToken.None);

    private async Task<ErrorOr<Success>> WorkAsync(string user, TaskCompletionSource? until)
    {
        var own = until ?? new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (served)
        {
            served.Add(user);
            if (until is null)
            {
                running.Enqueue(own);
            }
        }

        await own.Task;
        return Result.Success;
    }

    /// <summary>Ends running logins, one after the other, until all have run or were refused.</summary>
    private async Task ServeAsync(IReadOnlyList<Task> all)
    {
        while (!all.All(login => login.IsCompleted))
        {
            TaskCompletionSource? next;
            lock (served)
            {
                running.TryDequeue(out next);
            }

            next?.SetResult();
            await Task.Yield();
        }
    }

    /// <summary>Timers that fire when the test says so.</summary>
    private sealed class ManualTime : TimeProvider
    {
        private readonly List<Action> timers = [];

        public void Fire() => timers.ForEach(timer => timer());

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Assert.That(dueTime, Is.EqualTo(Limits.MaxWait));
            timers.Add(() => callback(state));
            return Mock.Of<ITimer>();
        }
    }
}
