using System.CommandLine;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pulse.Cli.Terminals;
using Pulse.Cli.Tests.Setup;
using Pulse.Client;

namespace Pulse.Cli.Tests;

/// <summary>Each kind of failure has its exit code, and one or two lines on the standard error.</summary>
public sealed class FailureTests : CliTests
{
    [Test]
    public async Task A_refusal_names_code_fields_and_trace()
    {
        await LoginAsync();

        var ran = await RunAsync("keys", "create", "--name", "", "--permission", "readApiKeys");

        Assert.That((ran.Code, ran.Out), Is.EqualTo((1, "")));
        Assert.That(ran.Error, Does.Match("^pulse: .*validation_failed.*name: .*\ntraceId: [^\n]+\n$"));
    }

    [TestCase(2, "keys", "show")]
    [TestCase(2, "keys", "list", "--status", "unknown")]
    [TestCase(2, "keys", "list", "--output", "xml")]
    [TestCase(2, "keys", "create", "--name", "x", "--permission", "readApiKeys", "--expires", "soon")]
    [TestCase(2, "keys", "create", "--name", "x", "--permission", "readApiKeys", "--rate-limit", "many")]
    [TestCase(2, "keys", "create", "--name", "x", "--permission", "readApiKeys", "--quota", "5/week")]
    [TestCase(2, "keys", "create", "--name", "x", "--permission", "readApiKeys", "--metadata", "plan")]
    [TestCase(2, "keys", "verify", "apiKey-x")]
    [TestCase(2, "no-such-command")]
    [TestCase(5, "keys", "show", "00000000-0000-0000-0000-000000000001")]
    [TestCase(5, "keys", "show", "apiKey-unknown")]
    [TestCase(6, "permissions", "create", "conflict:read", "--description", "x")]
    public async Task Exit_codes_are_stable(int code, params string[] arguments)
    {
        await LoginAsync();
        if (code == 6)
        {
            await OkAsync(arguments);
        }

        var ran = await RunAsync(arguments);

        Assert.That((ran.Code, ran.Out), Is.EqualTo((code, "")), ran.Error);
        Assert.That(ran.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.Length.InRange(1, 2));
        Assert.That(ran.Error, Does.StartWith("pulse: "));
    }

    [Test]
    public async Task A_missing_permission_is_exit_code_4()
    {
        var key = await NewKeyAsync("weak");
        (Variables["PULSE_URL"], Variables["PULSE_API_KEY"], Variables["PULSE_API_SECRET"]) = (Ground.Url, key.Identifier, key.ApiSecret);

        Assert.That((await RunAsync("users", "list")).Code, Is.EqualTo(4));
    }

    [Test]
    public async Task A_server_that_is_away_is_exit_code_7()
    {
        (Variables["PULSE_URL"], Variables["PULSE_TOKEN"]) = ("http://127.0.0.1:9", "the-token");

        var ran = await RunAsync("keys", "list");

        Assert.That((ran.Code, ran.Out), Is.EqualTo((7, "")));
        Assert.That(ran.Error, Does.StartWith("pulse: Pulse cannot be reached.").And.Not.Contain("the-token"));
    }

    [Test]
    public async Task A_certificate_that_is_not_trusted_gets_no_token()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = X509CertificateLoader.LoadPkcs12(
            request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1)).Export(X509ContentType.Pfx),
            null);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var received = 0;
        var serving = Task.Run(async () =>
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync();
                await using var tls = new SslStream(client.GetStream());
                try
                {
                    await tls.AuthenticateAsServerAsync(certificate);
                    received += await tls.ReadAsync(new byte[100]);
                }
                catch (Exception refused) when (refused is IOException or System.Security.Authentication.AuthenticationException)
                {
                }
            }
        });
        (Variables["PULSE_URL"], Variables["PULSE_TOKEN"]) = ($"https://localhost:{((IPEndPoint)listener.LocalEndpoint).Port}", "token");

        var ran = await RunAsync("keys", "list");

        Assert.That(ran.Code, Is.EqualTo(7));
        Assert.That(ran.Error, Does.Contain("certificate"));
        Assert.That(received, Is.Zero);
        listener.Stop();
        Assert.That(() => serving, Throws.Exception);
    }

    [Test]
    public async Task An_interruption_is_exit_code_130_and_changes_nothing()
    {
        await LoginAsync();
        using var interrupted = new CancellationTokenSource();
        await interrupted.CancelAsync();

        var ran = await RunAsync(
            ["keys", "create", "--name", "interrupted", "--permission", "readApiKeys", "--secret-file", FileOf("secret")],
            "",
            interrupted: interrupted.Token);

        Assert.That((ran.Code, ran.Out), Is.EqualTo((130, "")));
        Assert.That(File.Exists(FileOf("secret")), Is.False);
        Assert.That(await Admin.ApiKeys.ListAsync(new ApiKeyQuery { Search = "interrupted" }).ToListAsync(), Is.Empty);
    }

    /// <summary>Others can read the arguments of a process, and shells keep them.</summary>
    [Test]
    public void No_option_or_argument_takes_a_secret()
    {
        var root = CommandLine.Root(Surroundings.OfProcess());
        var options = All(root).SelectMany(command => command.Options).ToList();
        string[] words = ["secret", "password", "token"];
        var suspicious = options
            .Where(option => Array.Exists(words, word => option.Name.Contains(word, StringComparison.OrdinalIgnoreCase))).ToList();

        Assert.That(options, Has.Count.GreaterThan(50));
        Assert.That(suspicious.Select(option => option.Name).Distinct(), Is.EquivalentTo(new[] { "--secret-stdin", "--secret-file" }));
        Assert.That(
            suspicious.Where(option => option.Name == "--secret-stdin").Select(option => option.ValueType), Is.All.EqualTo(typeof(bool)));
    }

    private static IEnumerable<Command> All(Command command) => command.Subcommands.SelectMany(All).Prepend(command);
}
