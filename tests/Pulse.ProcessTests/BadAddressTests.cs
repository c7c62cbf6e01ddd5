using Pulse.ProcessTests.Setup;

namespace Pulse.ProcessTests;

/// <summary>Addresses to listen on are checked with all other settings, before anything is created.</summary>
public sealed class BadAddressTests
{
    private const string Port = "must be a whole number from 0 to 65535";
    private const string Host = "must be localhost, an IP address, or * for every address";

    private static readonly (string Url, string Fault)[] Bad =
    [
        ("foo", "'foo' must begin with http:// or https://"),
        ("ftp://127.0.0.1:80", "'ftp://127.0.0.1:80' must begin with http:// or https://"),
        ("http://127.0.0.1:5396x", $"the port of 'http://127.0.0.1:5396x' {Port}"),
        ("http://127.0.0.1:99999", $"the port of 'http://127.0.0.1:99999' {Port}"),
        ("http://127.0.0.1:-1", $"the port of 'http://127.0.0.1:-1' {Port}"),
        ("http://127.0.0.1:", $"the port of 'http://127.0.0.1:' {Port}"),
        ("http://[::1]:5396x", $"the port of 'http://[::1]:5396x' {Port}"),
        ("http://localhost:0", "the port of 'http://localhost:0' must not be 0, because localhost is two addresses"),
        ("http://127.0.0.l:5396", $"the host of 'http://127.0.0.l:5396' {Host}"),
        ("http://:5396", $"the host of 'http://:5396' {Host}"),
        ("http://", $"the host of 'http://' {Host}"),
        ("http://127.0.0.1:5396/pulse", "'http://127.0.0.1:5396/pulse' must have no path"),
        ("http://127.0.0.1:5396?x", $"the port of 'http://127.0.0.1:5396?x' {Port}"),
        ("http://unix:/", "'http://unix:/' must name a file, as in http://unix:/run/pulse.sock"),
        (
            $"http://unix:/{new string('x', 200)}",
            $"'http://unix:/{new string('x', 200)}' must name a file, as in http://unix:/run/pulse.sock"),
    ];

    [Test]
    public async Task Each_invalid_address_is_reported_on_its_own_line_and_nothing_is_created()
    {
        using var folder = new WorkFolder();

        await using var pulse = PulseProcess.Start(
            folder, ["--urls", string.Join(';', Bad.Select(bad => bad.Url)), "--Login:WindowMinutes=0"]);

        await Refusal.AssertAsync(pulse, [.. Bad.Select(bad => $"urls: {bad.Fault}."), "Login:WindowMinutes must be from 1 to 1440."]);
        Assert.That(folder.Names, Is.Empty);
    }

    [Test]
    public async Task Every_setting_that_says_where_to_listen_is_checked()
    {
        using var folder = new WorkFolder();

        await using var pulse = PulseProcess.Start(
            folder,
            [],
            ("ASPNETCORE_HTTP_PORTS", "5396x"),
            ("ASPNETCORE_HTTPS_PORTS", "5396;70000"),
            ("Kestrel__Endpoints__Web__Url", "http://127.0.0.1:5396x"),
            ("Kestrel__Endpoints__Other__Protocols", "Http1"));

        await Refusal.AssertAsync(
            pulse,
            $"http_ports: '5396x' {Port}.",
            $"https_ports: '70000' {Port}.",
            $"Kestrel:Endpoints:Web:Url: the port of 'http://127.0.0.1:5396x' {Port}.",
            "Kestrel:Endpoints:Other:Url must be an address such as http://localhost:8080.");
        Assert.That(folder.Names, Is.Empty);
    }

    [Test]
    public async Task An_address_that_the_machine_does_not_have_is_named_in_the_error()
    {
        using var folder = new WorkFolder();

        // An address of RFC 5737, which no machine has.
        await using var pulse = PulseProcess.Start(folder, ["--urls", "http://192.0.2.1:5399"]);

        Assert.That(await Refusal.ErrorsOfAsync(pulse), Has.Count.EqualTo(1).And.All.StartsWith("Cannot listen on 192.0.2.1:5399: "));
    }

    [Test]
    public async Task Valid_listening_addresses_are_accepted()
    {
        using var folder = WorkFolder.AfterFirstStart();

        await using var pulse = PulseProcess.Start(
            folder, ["--urls", "http://*:0;http://+:0;http://[::]:0/;HTTP://127.0.0.1:0;;http://127.0.0.1:0"]);

        await pulse.UntilAsync(() => pulse.Output.Lines.Count(line => line.Contains("Now listening on: ", StringComparison.Ordinal)) == 5);
    }
}
