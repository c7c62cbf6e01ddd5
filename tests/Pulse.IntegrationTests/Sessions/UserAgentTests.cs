using System.Net;
using System.Text;
using System.Text.Json;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Sessions;

/// <summary>The user agent is shown as it was sent: decoded as UTF-8 if it is valid UTF-8, otherwise as Latin-1.</summary>
public sealed class UserAgentTests(TestDatabase database) : ContractTests(database)
{
    private static readonly object[] Names =
    [
        new object[] { Encoding.UTF8.GetBytes("Büro 漢字/1.0"), "Büro 漢字/1.0" },
        new object[] { Encoding.UTF8.GetBytes(new string('é', 300)), new string('é', 256) },
        new object[] { Encoding.Latin1.GetBytes("Büro/1.0"), "Büro/1.0" },
        new object[] { (byte[])[0x61, 0xed, 0xb1, 0x62], "aí±b" },
        new object[] { Encoding.UTF8.GetBytes("a\u202eb\u200bc\u0085"), "abc" },
        new object[] { "curl/8.5.0"u8.ToArray(), "curl/8.5.0" },
    ];

    [TestCaseSource(nameof(Names))]
    public async Task A_user_agent_is_read_as_it_was_sent(byte[] sent, string shown)
    {
        var email = await Seed.UserAsync(await Seed.AccountAsync());
        var body = JsonSerializer.SerializeToUtf8Bytes(new { email, password = Seed.Password });
        var head = $"POST /auth/login HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nUser-Agent: ";

        var session = await Anonymous().SendRawAsync([.. Encoding.ASCII.GetBytes(head), .. sent, .. "\r\n"u8], body);

        Assert.That(session.Status, Is.EqualTo(HttpStatusCode.OK), session.Text);
        var seen = await Bearer((string)session.Json["token"]!).GetAsync("/sessions?mine=true");
        Assert.That((string?)seen.Json[0]!["userAgent"], Is.EqualTo(shown));
    }
}
