using System.Diagnostics;
using Pulse.ProcessTests.Setup;

namespace Pulse.ProcessTests.Connections;

/// <summary>Rule 25 of docs/security.md: idle connections neither affect other clients nor end the process.</summary>
[Platform(
    Include = "Linux",
    Reason = "Other systems do not report the limit of open files, or do not let a client choose its loopback address.")]
public sealed class ConnectionLimitTests
{
    private const int Files = 640;
    private const int Spare = 30;
    private const string Other = "127.0.0.2";
    private static readonly (string Name, string Value)[] Patient =
        [("Connections__HeadersTimeout", "00:05:00"), ("Connections__IdleTimeout", "01:00:00"), ("Connections__MinBytesPerSecond", "1")];

    private const string Message = "Connections refused in ";

    [Test]
    public async Task Idle_connections_of_one_address_leave_room_for_others_and_end_with_it()
    {
        using var folder = WorkFolder.AfterFirstStart();
        await using var pulse = StartWith(folder, Files, ("Connections__MaxPerAddress", "20"));
        var client = await pulse.ReadyAsync();

        using (var idle = await IdleConnections.OpenAsync(client.Address, Other, 120))
        {
            await idle.UntilClosedAsync(100);

            Assert.That(await client.IsReadyAsync(CancellationToken.None), Is.True);
            Assert.That(idle.Closed, Is.EqualTo(100));
        }

        await IdleConnections.UntilServedAsync(client.Address, Other);
    }

    [Test]
    public async Task When_all_connections_are_in_use_a_new_address_replaces_the_connection_that_has_been_idle_longest()
    {
        using var folder = WorkFolder.AfterFirstStart();
        await using var pulse = StartWith(folder, Files, [("Connections__Max", "40"), ("Connections__MaxPerAddress", "30"), .. Patient]);
        var client = await pulse.ReadyAsync();
        var few = new List<IdleConnections>();
        for (var i = 0; i < 10; i++)
        {
            few.Add(await IdleConnections.OpenAsync(client.Address, $"127.0.2.{i + 1}", 1));
        }

        using var most = await IdleConnections.OpenAsync(client.Address, "127.0.1.2", 30);

        await IdleConnections.UntilServedAsync(client.Address, Other);

        Assert.That(few.Sum(one => one.Closed), Is.Zero);
        Assert.That(most.Closed, Is.InRange(1, 5));
        few.ForEach(one => one.Dispose());
    }

    [Test]
    public async Task A_connection_that_was_used_is_not_the_one_that_has_been_idle_longest()
    {
        using var folder = WorkFolder.AfterFirstStart();
        await using var pulse = StartWith(folder, Files, [("Connections__Max", "21"), ("Connections__MaxPerAddress", "20"), .. Patient]);
        var client = await pulse.ReadyAsync();
        using var used = await KeptAliveConnection.OpenAsync(client.Address, "127.0.1.1");
        using var idle = await IdleConnections.OpenAsync(client.Address, "127.0.1.1", 19);

        await used.AskAsync();
        await IdleConnections.UntilServedAsync(client.Address, Other);

        await idle.UntilClosedAsync(1);
        await used.AskAsync();
    }

    [Test]
    public async Task A_connection_in_a_request_is_not_ended_for_another_address()
    {
        using var folder = WorkFolder.AfterFirstStart();
        await using var pulse = StartWith(folder, Files, [("Connections__Max", "20"), ("Connections__MaxPerAddress", "20"), .. Patient]);
        var client = await pulse.ReadyAsync();
        var asking = new List<HeldRequest>();
        for (var i = 0; i < 10; i++)
        {
            asking.Add(await HeldRequest.BeginAsync(client.Address, "127.0.1.1"));
        }

        using var idle = await IdleConnections.OpenAsync(client.Address, "127.0.1.1", 15);
        await IdleConnections.UntilServedAsync(client.Address, Other);

        foreach (var request in asking)
        {
            Assert.That(await request.EndAsync(), Does.StartWith("HTTP/1.1 400 "));
        }
    }

    [Test]
    public async Task Idle_connections_of_many_addresses_stay_below_the_files_that_may_be_open()
    {
        using var folder = WorkFolder.AfterFirstStart();
        await using var pulse = StartWith(folder, Files);
        var client = await pulse.ReadyAsync();
        var idle = new List<IdleConnections>();

        for (var i = 1; i <= 20; i++)
        {
            idle.Add(await IdleConnections.OpenAsync(client.Address, $"127.0.1.{i}", 40));
        }

        await pulse.UntilToldAsync(Message);
        Assert.That(pulse.HasExited, Is.False);
        Assert.That(idle.Sum(connections => connections.Closed), Is.GreaterThan(800 - Files));
        idle.ForEach(connections => connections.Dispose());
        await IdleConnections.UntilServedAsync(client.Address, Other);
        Assert.That(pulse.Output.ToString().Split(Message), Has.Length.LessThan(10), "There must not be a line for each connection.");
    }

    [Test]
    public async Task Connections_wait_for_free_file_handles_when_other_code_has_used_them_up()
    {
        using var folder = WorkFolder.AfterFirstStart();
        await using var pulse = StartWith(folder, Files);
        var client = await pulse.ReadyAsync();
        var limit = OpenIn(pulse.Id) + Spare;
        await LimitFilesAsync(pulse.Id, limit);

        using (await IdleConnections.OpenAsync(client.Address, Other, 2 * Spare))
        {
            await pulse.UntilToldAsync(Message);
            Assert.That(OpenIn(pulse.Id), Is.LessThan(limit - (Spare / 2)), "Connections leave files to the runtime.");
        }

        Assert.That(pulse.HasExited, Is.False);
        await LimitFilesAsync(pulse.Id, Files);
        await IdleConnections.UntilServedAsync(client.Address, Other);
    }

    [Test]
    public async Task A_file_handle_limit_that_is_too_low_stops_the_start()
    {
        using var folder = WorkFolder.AfterFirstStart();

        await using var pulse = StartWith(folder, 256);

        await Refusal.AssertAsync(
            pulse, "The process may open 256 files and sockets; it needs at least 512. Raise the limit (ulimit -n, LimitNOFILE).");
    }

    [Test]
    public async Task A_connection_limit_above_the_open_file_limit_prevents_the_start()
    {
        using var folder = new WorkFolder();

        await using var pulse = StartWith(folder, Files, ("Connections__Max", "600"));

        var errors = await Refusal.ErrorsOfAsync(pulse);
        Assert.That(
            errors.Single(),
            Does.Match("^Connections:Max can be at most [0-9]+: the process may open 640 files and sockets\\. Raise that limit"));
        Assert.That(folder.Names, Is.Empty);
    }

    private static PulseProcess StartWith(WorkFolder folder, int files, params (string Name, string Value)[] environment) =>
        PulseProcess.StartProgram(
            "sh",
            folder,
            ["-c", $"ulimit -n {files} && exec dotnet \"$0\" \"$@\"", PulseProcess.Dll, .. PulseProcess.AnyPort],
            environment);

    private static int OpenIn(int id) => Directory.EnumerateFileSystemEntries($"/proc/{id}/fd").Count();

    private static async Task LimitFilesAsync(int id, int files)
    {
        using var limit = Process.Start("prlimit", ["--pid", $"{id}", $"--nofile={files}:"]);
        await limit.WaitForExitAsync();
        Assert.That(limit.ExitCode, Is.Zero);
    }
}
