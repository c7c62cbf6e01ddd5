using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Pulse.ProcessTests.Setup;

namespace Pulse.ProcessTests;

/// <summary>No request or response depends on the culture of the host: its calendar, digits or letters.</summary>
public sealed class CultureTests
{
    private const string Password = "password-in-any-culture";

    [Test]
    public async Task Dates_numbers_and_letters_do_not_depend_on_the_culture(
        [Values("C", "th_TH", "ar_SA", "tr_TR", "fa_IR")] string locale)
    {
        using var folder = new WorkFolder();
        await using var pulse = await PulseProcess.StartReadyAsync(
            folder, ("LC_ALL", $"{locale}.UTF-8"), ("LANG", $"{locale}.UTF-8"), ("Bootstrap__AdminPassword", Password));
        using var client = new HttpClient { BaseAddress = await pulse.AddressAsync(), Timeout = PulseProcess.Patience };
        var token = (string)(await SendAsync(
            client, HttpMethod.Post, "/auth/login", new { email = Client.AdminEmail, password = Password })).Json["token"]!;
        client.DefaultRequestHeaders.Add("Authorization", $"Bearer {token}");

        var key = await SendAsync(client, HttpMethod.Post, "/apikeys", new
        {
            name = "IRIS",
            permissions = new[] { "readApiKeys" },
            expiresAt = "2080-02-29T12:00:00.500Z",
            rateLimit = new { limit = 1_000, windowSeconds = 60 },
        });
        await SendAsync(client, HttpMethod.Post, "/applications", JsonNode.Parse("""
            {"businessHistory":{"startedOn":"2020-02-29"},"orderProcessing":{"averageTicket":{"amount":1234.5,"currency":"USD"}}}
            """)!);

        async Task AssertFoundAsync(string path, int count)
        {
            var found = await SendAsync(client, HttpMethod.Get, path);
            Assert.That((found.Status, found.Json.AsArray().Count, found.Total), Is.EqualTo((HttpStatusCode.OK, count, $"{count}")), path);
        }

        Assert.That((string?)key.Json["expiresAt"], Is.EqualTo("2080-02-29T12:00:00.500Z"));
        Assert.That((string?)key.Json["createdAt"], Does.Match(@"^20[2-9]\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$"));
        await AssertFoundAsync("/apikeys?expiresAt=2080-02-29T12:00:00.500Z", 1);
        await AssertFoundAsync("/apikeys?expiresBefore=2080-03-01T00:00:00Z&createdAfter=2020-02-29T00:00:00Z", 1);
        await AssertFoundAsync("/apikeys?search=iris&page=1&pageSize=10", 1);
        await AssertFoundAsync("/applications?businessHistory.startedOn=2020-02-29", 1);
        await AssertFoundAsync("/applications?businessHistory.startedOn=2016-02-29", 0);
        Assert.That(
            (await SendAsync(client, HttpMethod.Get, "/applications?businessHistory.startedOn=2019-02-29")).Status,
            Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(
            (await SendAsync(client, HttpMethod.Get, "/applications?businessHistory.startedOn=2563-02-29")).Status,
            Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That((await SendAsync(client, HttpMethod.Get, "/apikeys?page=%D9%A1")).Status, Is.EqualTo(HttpStatusCode.BadRequest));

        var application = (await SendAsync(client, HttpMethod.Get, "/applications")).Json[0]!;
        Assert.That(application["orderProcessing"]!["averageTicket"]!["amount"]!.ToJsonString(), Is.EqualTo("1234.5"));
        Assert.That((string?)application["businessHistory"]!["startedOn"], Is.EqualTo("2020-02-29"));
        var refused = await SendAsync(client, HttpMethod.Patch, $"/apikeys/{key.Json["id"]}", new { rateLimit = new { limit = 0 } });
        Assert.That((string?)refused.Json["errors"]!["rateLimit.limit"]![0], Is.EqualTo("Must be 1 to 100000."));
        var usage = await SendAsync(
            client, HttpMethod.Get, $"/apikeys/{key.Json["id"]}/usage?from=2020-02-29T00:00:00Z&to=2020-03-01T00:00:00Z&interval=day");
        Assert.That(usage.Status, Is.EqualTo(HttpStatusCode.OK), usage.Json.ToJsonString());
    }

    private static async Task<(HttpStatusCode Status, JsonNode Json, string? Total)> SendAsync(
        HttpClient client, HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using var answer = await client.SendAsync(request);
        var json = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        return (answer.StatusCode, json, answer.Headers.TryGetValues("X-Total-Count", out var totals) ? totals.Single() : null);
    }
}
