using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Security;

/// <summary>Rule 33 for requests that the server refuses before Pulse sees them.</summary>
public sealed class ServerErrorResponseTests(TestDatabase database) : SecurityTests(database)
{
    private const string Host = "pulse.example.com";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly string[] Headers =
        [
            "X-Content-Type-Options: nosniff",
            "Referrer-Policy: no-referrer",
            "Cache-Control: no-store",
            "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'",
        ];

    private readonly X509Certificate2 certificate = SelfSigned();

    /// <summary>The test factory uses the last address for its clients.</summary>
    protected override Dictionary<string, string> MoreSettings =>
        new() { ["Connections:HeadersTimeout"] = "00:00:01", ["urls"] = "https://127.0.0.1:0;http://127.0.0.1:0" };

    private static IEnumerable<TestCaseData> Requests =>
    [
        Of(400, "no request line", "GET\r\n\r\n"),
        Of(405, "no target", "GET nowhere HTTP/1.1\r\nHost: pulse.example.com\r\n\r\n"),
        Of(400, "no header", "GET / HTTP/1.1\r\nHost: pulse.example.com\r\nno colon\r\n\r\n"),
        Of(400, "no host", "GET / HTTP/1.1\r\nAccept: */*\r\n\r\n"),
        Of(400, "another host", "GET http://elsewhere.example.com/ HTTP/1.1\r\nHost: pulse.example.com\r\n\r\n"),
        Of(400, "a NUL in a path", "GET /%00 HTTP/1.1\r\nHost: pulse.example.com\r\n\r\n"),
        Of(400, "a negative length", "POST /auth/login HTTP/1.1\r\nHost: pulse.example.com\r\nContent-Length: -1\r\n\r\n"),
        Of(400, "two lengths", "POST /auth/login HTTP/1.1\r\nHost: pulse.example.com\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n"),
        Of(400, "an unknown encoding", "POST /auth/login HTTP/1.1\r\nHost: pulse.example.com\r\nTransfer-Encoding: rot13\r\n\r\n"),
        Of(400, "no length in HTTP/1.0", "POST /auth/login HTTP/1.0\r\nHost: pulse.example.com\r\n\r\n"),
        Of(405, "a star without OPTIONS", "GET * HTTP/1.1\r\nHost: pulse.example.com\r\n\r\n"),
        Of(408, "no end", "GET / HTTP/1.1\r\nHost: pulse.example.com\r\n"),
        Of(414, "a target without end", $"GET /{new string('a', 40_000)} HTTP/1.1\r\nHost: pulse.example.com\r\n\r\n"),
        Of(431, "a header without end", $"GET / HTTP/1.1\r\nHost: pulse.example.com\r\nA: {new string('a', 40_000)}\r\n\r\n"),
        Of(
            431,
            "headers without end",
            $"GET / HTTP/1.1\r\nHost: pulse.example.com\r\n{string.Concat(Enumerable.Repeat("A: a\r\n", 200))}\r\n"),
        Of(505, "an unknown version", "GET / HTTP/9.9\r\nHost: pulse.example.com\r\n\r\n"),
    ];

    private static TestCaseData Of(int status, string name, string request) => new TestCaseData(status, request).SetArgDisplayNames(name);

    [OneTimeTearDown]
    public void ForgetCertificate() => certificate.Dispose();

    [TestCaseSource(nameof(Requests))]
    public async Task Server_error_responses_carry_the_security_headers(int status, string request)
    {
        var answer = await AnswerAsync(request, host: null);

        Assert.That(answer[0], Does.StartWith($"HTTP/1.1 {status} "));
        Assert.That(answer, Is.SupersetOf(Headers).And.Contains("Content-Length: 0").And.Contains("Connection: close"));
        Assert.That(
            answer.Select(line => line.Split(':')[0]), Has.None.EqualTo("Strict-Transport-Security").And.None.EqualTo("Server").And.Unique);
    }

    [TestCaseSource(nameof(Requests))]
    public async Task Server_error_responses_over_HTTPS_carry_Strict_Transport_Security(int status, string request)
    {
        var answer = await AnswerAsync(request, Host);

        Assert.That(answer[0], Does.StartWith($"HTTP/1.1 {status} "));
        Assert.That(answer, Is.SupersetOf(Headers).And.Contains("Strict-Transport-Security: max-age=31536000; includeSubDomains"));
    }

    [TestCase("GET\r\n\r\n")]
    [TestCase("GET / HTTP/1.1\r\nHost: localhost:5081\r\nno colon\r\n\r\n")]
    public async Task Server_error_responses_on_localhost_do_not_carry_Strict_Transport_Security(string request)
    {
        var answer = await AnswerAsync(request, "localhost");

        Assert.That(answer, Is.SupersetOf(Headers).And.None.StartsWith("Strict-Transport-Security"));
    }

    [Test]
    public async Task A_refused_request_after_others_is_answered_after_them()
    {
        var answers = await AnswerAsync("GET /health/live HTTP/1.1\r\nHost: pulse.example.com\r\n\r\nGET / HTTP/9.9\r\n\r\n", host: null);

        Assert.That(
            answers.Where(line => line.StartsWith("HTTP/", StringComparison.Ordinal)),
            Is.EqualTo(["HTTP/1.1 200 OK", "HTTP/1.1 505 HTTP Version Not Supported"]));
        Assert.That(answers.Count(line => line == Headers[0]), Is.EqualTo(2));
    }

    [Test]
    public async Task Answers_over_HTTP_2_carry_the_security_headers([Values("/health/live", "/nowhere", "/apikeys")] string path)
    {
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => certificate.Equals(shown);
        using var client = new HttpClient(
            handler)
        { DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };

        using var answer = await client.GetAsync(new Uri($"https://127.0.0.1:{PortOf("https")}{path}"));

        var sent = answer.Headers.Select(header => $"{header.Key}: {string.Join(", ", header.Value)}");
        Assert.That(sent, Is.SupersetOf(Headers).And.Contains("Strict-Transport-Security: max-age=31536000; includeSubDomains"));
    }

    protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        services.Configure<KestrelServerOptions>(kestrel => kestrel.ConfigureHttpsDefaults(https => https.ServerCertificate = certificate));
    }

    /// <param name="request">The request, without an end.</param>
    /// <param name="host">Host name for TLS. Null: no TLS.</param>
    /// <returns>The lines that the server sent before it closed the connection.</returns>
    private async Task<string[]> AnswerAsync(string request, string? host)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, PortOf(host is null ? "http" : "https"), patience.Token);
        await using var plain = connection.GetStream();
        await using var secure = host is null ? null : new SslStream(plain);
        if (secure is not null)
        {
            await secure.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = host,
                    RemoteCertificateValidationCallback = (_, shown, _, _) => certificate.Equals(shown),
                }, patience.Token);
        }

        Stream stream = secure is null ? plain : secure;
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), patience.Token);
        using var received = new MemoryStream();
        await stream.CopyToAsync(received, patience.Token);
        return Encoding.Latin1.GetString(received.ToArray()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
    }

    private int PortOf(string scheme) => App.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses
        .Select(address => new Uri(address)).Single(address => address.Scheme == scheme).Port;

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={Host}", key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
