using System.Net;
using System.Net.Sockets;
using Pulse.ProcessTests.Setup;

namespace Pulse.ProcessTests;

public sealed class ListeningTests
{
    private const int DefaultPort = 5080;

    [Test]
    public async Task The_environment_sets_the_listening_address()
    {
        using var folder = WorkFolder.AfterFirstStart();

        await using var pulse = PulseProcess.Start(folder, [], ("ASPNETCORE_URLS", "http://127.0.0.1:0"));

        Assert.That(
            (await pulse.ReadyAsync()).Address, Has.Property("Host").EqualTo("127.0.0.1").And.Property("Port").Not.EqualTo(DefaultPort));
    }

    [Test]
    public async Task The_listening_address_of_the_command_line_takes_precedence_over_the_environment()
    {
        using var folder = WorkFolder.AfterFirstStart();

        await using var pulse = PulseProcess.Start(folder, ["--urls", "http://127.0.0.1:0"], ("ASPNETCORE_URLS", "http://localhost:1"));

        Assert.That((await pulse.ReadyAsync()).Address.Host, Is.EqualTo("127.0.0.1"));
    }

    [Test]
    public async Task A_port_without_an_address_listens_on_every_address()
    {
        using var folder = WorkFolder.AfterFirstStart();
        var port = Ports.Free();

        await using var pulse = PulseProcess.Start(folder, ["--http_ports", $"{port}"]);
        var address = await pulse.AddressAsync();

        Assert.That(address.Port, Is.EqualTo(port));
        Assert.That(IPAddress.Parse(address.Host), Is.AnyOf(IPAddress.Any, IPAddress.IPv6Any));
    }

    /// <summary>One after the other, because all use the same port. If another program has it, the refusal names it.</summary>
    [Test]
    public async Task The_default_listening_address_is_localhost_5080()
    {
        foreach (var urls in new[] { null, "", " " })
        {
            using var folder = WorkFolder.AfterFirstStart();
            var isFree = IsFree(IPAddress.Loopback) && (!Socket.OSSupportsIPv6 || IsFree(IPAddress.IPv6Loopback));

            await using var pulse = PulseProcess.Start(folder, [], urls is null ? [] : [("ASPNETCORE_URLS", urls)]);

            if (isFree)
            {
                Assert.That((await pulse.ReadyAsync()).Address, Is.EqualTo(new Uri($"http://localhost:{DefaultPort}")));
            }
            else
            {
                Assert.That(await pulse.ExitAsync(), Is.Not.Zero);
                Assert.That(pulse.Output.Errors, Has.Some.Contains($":{DefaultPort}"));
            }
        }
    }

    [Test]
    public async Task A_relative_database_path_is_resolved_against_the_working_directory()
    {
        using var folder = new WorkFolder();

        await using var pulse = await PulseProcess.StartReadyAsync(folder);

        Assert.That(folder.Names, Has.One.EqualTo("pulse.db"));
        Assert.That(Path.GetDirectoryName(PulseProcess.Dll), Is.Not.EqualTo(folder.Path));
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "Windows has no SIGTERM.")]
    public async Task SIGTERM_stops_the_process_cleanly()
    {
        using var folder = WorkFolder.AfterFirstStart();
        await using var pulse = await PulseProcess.StartReadyAsync(folder);

        pulse.Terminate();

        Assert.That(await pulse.ExitAsync(), Is.Zero);
        Assert.That(pulse.Output.Errors, Is.Empty);
    }

    private static bool IsFree(IPAddress address)
    {
        try
        {
            using var listener = new TcpListener(address, DefaultPort);
            listener.Start();
            return true;
        }
        catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return false;
        }
    }
}
