using System.Net;
using System.Text;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.BadInput;

/// <summary>Request lines and headers, byte by byte.</summary>
public sealed class HeaderTests(TestDatabase database) : ContractTests(database)
{
    private static readonly byte[][] NotAscii = [[0xc3, 0xa9], [0xff], [0xed, 0xa0, 0x80], [0x80, 0xfe], "é🙂"u8.ToArray()];

    [TestCase("Authorization: Bearer ")]
    [TestCase("Authorization: ")]
    [TestCase("x-api-key: ")]
    [TestCase("x-api-secret: ")]
    [TestCase("x-api-key: a\r\nx-api-secret: pls_")]
    public async Task Credentials_that_are_not_ASCII_are_merely_invalid(string header)
    {
        foreach (var bytes in NotAscii)
        {
            var answer =
                await Admin.SendRawAsync([.. Encoding.ASCII.GetBytes($"GET /auth/session HTTP/1.1\r\n{header}"), .. bytes, .. "\r\n"u8]);

            answer.AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");
        }
    }

    [Test]
    public async Task An_account_that_is_not_ASCII_is_malformed()
    {
        foreach (var bytes in NotAscii)
        {
            var head = Encoding.ASCII.GetBytes($"GET /auth/session HTTP/1.1\r\nAuthorization: Bearer {AdminToken}\r\nx-account-id: ");

            (await Admin.SendRawAsync([.. head, .. bytes, .. "\r\n"u8])).AssertProblem(HttpStatusCode.BadRequest, "malformed_account_id");
        }
    }

    [TestCase("Content-Type", HttpStatusCode.UnsupportedMediaType)]
    [TestCase("If-Match", HttpStatusCode.PreconditionFailed)]
    [TestCase("Accept", HttpStatusCode.OK)]
    [TestCase("Accept-Language", HttpStatusCode.OK)]
    [TestCase("traceparent", HttpStatusCode.OK)]
    [TestCase("X-Anything", HttpStatusCode.OK)]
    public async Task Non_ASCII_values_in_other_headers_are_ignored_or_refused(string name, HttpStatusCode expected)
    {
        var key = await Admin.MakeKeyAsync();
        foreach (var bytes in NotAscii)
        {
            var head = $"PATCH {key.Path} HTTP/1.1\r\nAuthorization: Bearer {AdminToken}\r\nContent-Length: 2\r\n";
            var type = name == "Content-Type" ? "" : "Content-Type: application/json\r\n";

            var answer =
                await Admin.SendRawAsync([.. Encoding.ASCII.GetBytes($"{head}{type}{name}: "), .. bytes, .. "\r\n"u8], "{}"u8.ToArray());

            Assert.That(answer.Status, Is.EqualTo(expected), answer.Text);
        }
    }

    [TestCase("Authorization: Bearer ")]
    [TestCase("x-api-key: ")]
    [TestCase("X-Anything: ")]
    public async Task A_long_header_is_read_and_a_huge_one_refused(string header)
    {
        var isLong = await Admin.SendRawAsync($"GET /auth/session HTTP/1.1\r\n{header}{new string('a', 20_000)}\r\n");
        var huge = await Admin.SendRawAsync($"GET /auth/session HTTP/1.1\r\n{header}{new string('a', 40_000)}\r\n");

        isLong.AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");
        Assert.That(huge.Status, Is.EqualTo(HttpStatusCode.RequestHeaderFieldsTooLarge));
    }

    [TestCase("GET /auth/session HTTP/1.1\r\nx-api-key: a\0b\r\n")]
    [TestCase("GET /auth/session HTTP/1.1\r\nno colon\r\n")]
    [TestCase("GET /auth/session HTTP/1.1\r\nx y: a\r\n")]
    [TestCase("GET /%00 HTTP/1.1\r\n")]
    [TestCase("GET nonsense HTTP/1.1\r\n")]
    [TestCase("GET / HTTP/9.9\r\n")]
    [TestCase("POST /apikeys HTTP/1.1\r\nContent-Length: -1\r\n")]
    [TestCase("POST /apikeys HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n")]
    [TestCase("POST /apikeys HTTP/1.1\r\nTransfer-Encoding: nonsense\r\n")]
    [TestCase("CONNECT /apikeys HTTP/1.1\r\n")]
    public async Task Malformed_HTTP_requests_are_refused(string head)
    {
        var answer = await Admin.SendRawAsync(head);

        Assert.That((int)answer.Status, Is.InRange(400, 499).Or.EqualTo(505));
    }

    [Test]
    public async Task An_address_that_is_too_long_is_refused()
    {
        var answer =
            await Admin.SendRawAsync($"GET /apikeys?search={new string('a', 20_000)} HTTP/1.1\r\nAuthorization: Bearer {AdminToken}\r\n");

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.RequestUriTooLong));
    }

    [TestCase("%ED%A0%80")]
    [TestCase("%FF")]
    [TestCase("%")]
    [TestCase("%zz")]
    [TestCase("+")]
    [TestCase("%EF%BF%BE")]
    public async Task A_search_of_odd_bytes_finds_nothing_or_is_refused(string search)
    {
        var answer = await Admin.SendRawAsync($"GET /apikeys?search={search} HTTP/1.1\r\nAuthorization: Bearer {AdminToken}\r\n");

        Assert.That((int)answer.Status, Is.EqualTo(200).Or.EqualTo(400), answer.Text);
    }

    [TestCase("nonsense")]
    [TestCase("0")]
    [TestCase("-1")]
    [TestCase("019ab1c2-7d3e-7c41-9f6a-2b8e5d4c3a1")]
    [TestCase("019ab1c2-7d3e-7c41-9f6a-2b8e5d4c3a1g")]
    [TestCase("%C3%A9")]
    [TestCase("..%2f..%2fauth%2fsession")]
    [TestCase("'%20OR%201=1")]
    [TestCase("00000000-0000-0000-0000-000000000000")]
    [TestCase("ffffffff-ffff-ffff-ffff-ffffffffffff")]
    public async Task An_invalid_id_is_not_found(string id)
    {
        foreach (var method in new[] { "GET", "DELETE" })
        {
            var answer = await Admin.SendRawAsync($"{method} /apikeys/{id} HTTP/1.1\r\nAuthorization: Bearer {AdminToken}\r\n");

            answer.AssertProblem(HttpStatusCode.NotFound, "not_found");
        }
    }
}
