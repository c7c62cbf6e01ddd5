using System.Diagnostics;
using Pulse.ProcessTests.Setup;

namespace Pulse.ProcessTests;

/// <summary>The commands of README.md and docs/tour.md, which <c>scripts/quickstart.sh</c> runs.</summary>
[Platform(Exclude = "Win", Reason = "quickstart.sh needs a Unix shell.")]
[Parallelizable(ParallelScope.Self)]
public sealed class QuickstartTests
{
    private WorkFolder folder = null!;
    private PulseProcess pulse = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        folder = WorkFolder.AfterFirstStart();
        pulse = await PulseProcess.StartReadyAsync(folder);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await (pulse?.DisposeAsync() ?? ValueTask.CompletedTask);
        folder?.Dispose();
    }

    [Test]
    public async Task Each_command_of_the_README_and_the_tour_prints_the_documented_output_and_leaves_nothing_behind()
    {
        var walk = await WalkAsync(folder, $"{await pulse.AddressAsync()}");
        var again = await WalkAsync(folder, $"{await pulse.AddressAsync()}");

        Assert.That(walk.ExitCode, Is.Zero, walk.Output);
        Assert.That(again.ExitCode, Is.Zero, again.Output);
        Assert.That(walk.Output, Does.Contain("6. See the audit log\n").And.Contains(". Log out\nAll outputs match the documents."));
        Assert.That(LeftIn(folder), Is.Zero);
        Assert.That(walk.Output, Does.Not.Contain(folder.FirstPassword()).And.Not.Match("[a-z0-9]_[0-9A-Za-z]{49}|[0-9a-f]{64}"));
    }

    [Test]
    public async Task The_quickstart_stops_and_cleans_up_if_a_change_of_an_old_version_is_accepted()
    {
        await using var forgetful =
            await AlteringProxy.StartAsync(await pulse.AddressAsync(), request => request.Headers.Remove("If-Match"));

        var walk = await WalkAsync(folder, forgetful.Address);

        Assert.That(walk.ExitCode, Is.EqualTo(1), walk.Output);
        Assert.That(walk.Output, Does.Contain(
            "quickstart: step 12, A change of an old version: the output lacks HTTP/1.1412PreconditionFailed: HTTP/1.1 200 OK"));
        Assert.That(LeftIn(folder), Is.Zero);
    }

    [Test]
    public async Task It_stops_at_an_output_that_differs_from_the_documented_one()
    {
        await using var impostor = await AlteringProxy.StartAsync(await pulse.AddressAsync(), SendEachGetToTheSession);

        var walk = await WalkAsync(folder, impostor.Address);

        Assert.That(walk.ExitCode, Is.EqualTo(1), walk.Output);
        Assert.That(walk.Output, Does.Contain("quickstart: step 4, Use and verify it: the output lacks [{\"id\":\": {\"id\":null,"));
        Assert.That(walk.Output, Does.Not.Match("[0-9a-f]{64}"));
    }

    [Test]
    public async Task A_wrong_password_and_a_missing_server_are_reported_clearly()
    {
        var wrong = await WalkAsync(folder, $"{await pulse.AddressAsync()}", ("PULSE_PASSWORD", """a "wrong" \ password"""));
        var nowhere = await WalkAsync(folder, $"http://127.0.0.1:{Ports.Free()}");

        Assert.That(wrong.ExitCode, Is.EqualTo(1), wrong.Output);
        Assert.That(wrong.Output, Does.Contain("quickstart: step 2, Log in: the output lacks {\"id\":1,").And.Contains("\"status\":401"));
        Assert.That(nowhere.ExitCode, Is.EqualTo(1), nowhere.Output);
        Assert.That(nowhere.Output, Does.Contain("is Pulse running there?"));
    }

    [Test]
    public async Task A_password_of_quotes_and_backslashes_logs_in()
    {
        const string odd = """it's "odd" \n $HOME `x` \ é""";
        using var own = new WorkFolder();
        await using var started =
            await PulseProcess.StartReadyAsync(own, ("Bootstrap__AdminPassword", odd), ("Bootstrap__AdminEmail", "first@pulse.test"));

        var walk = await WalkAsync(own, $"{await started.AddressAsync()}", ("PULSE_EMAIL", "first@pulse.test"), ("PULSE_PASSWORD", odd));

        Assert.That(walk.ExitCode, Is.Zero, walk.Output);
    }

    private static long LeftIn(WorkFolder folder) => folder.Query<long>(
        "SELECT (SELECT COUNT(*) FROM ApiKeys) + (SELECT COUNT(*) FROM Sessions) "
            + "+ (SELECT COUNT(*) - 1 FROM Users) + (SELECT COUNT(*) - 1 FROM Accounts)");

    private static void SendEachGetToTheSession(HttpRequestMessage request)
    {
        if (request.Method == HttpMethod.Get)
        {
            request.RequestUri = new Uri(request.RequestUri!, "/auth/session");
        }
    }

    private static async Task<(int ExitCode, string Output)> WalkAsync(
        WorkFolder folder, string address, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("bash", [Path.Combine(Repository.Root, "scripts", "quickstart.sh"), address])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("PULSE_EMAIL");
        start.Environment.Remove("PULSE_PASSWORD");
        Array.ForEach(environment, variable => start.Environment[variable.Name] = variable.Value);

        using var timeout = new CancellationTokenSource(PulseProcess.Patience);
        using var walk = Process.Start(start)!;
        await using var tooLong = timeout.Token.Register(() => walk.Kill(entireProcessTree: true));
        var output = walk.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = walk.StandardError.ReadToEndAsync(CancellationToken.None);
        await walk.WaitForExitAsync(CancellationToken.None);
        return (walk.ExitCode, await output + await errors);
    }
}
