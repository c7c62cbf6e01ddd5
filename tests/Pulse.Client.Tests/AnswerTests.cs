using System.Net;
using System.Text.Json.Nodes;
using Pulse.Client.Tests.Setup;

namespace Pulse.Client.Tests;

/// <summary>Answers of a newer or an older Pulse, and answers that are none.</summary>
public sealed class AnswerTests
{
    private static readonly JsonObject Key = JsonNode.Parse("""
        {"id":"01a23154-0e04-72cc-afe2-1a1da70ef223","apiKey":"apiKey-V40srfmyyGlSo5x1javmxcTk","name":"a","description":null,
         "accountId":"6537227866621690","permissions":["orders:read"],"active":true,"status":"active","secretHint":"fBqf",
         "expiresAt":null,"notBefore":null,"allowedIps":[],"rateLimit":null,"quota":null,"externalId":null,"metadata":{},
         "prefix":"pls","createdAt":"2026-12-01T11:18:41.927Z","createdBy":"admin@pulse.local","createdById":"1",
         "updatedAt":"2026-12-01T11:18:41.927Z","updatedBy":"admin@pulse.local","updatedById":"1","lastUsedAt":null,
         "lastUsedIp":null,"secrets":[]}
        """)!.AsObject();

    [Test]
    public async Task Names_and_members_of_a_newer_Pulse_do_not_break_the_client()
    {
        var key = await GetAsync(key =>
        {
            key["status"] = "sleeping";
            key["color"] = new JsonObject { ["red"] = 1 };
        });

        Assert.That((key.Status, key.Name), Is.EqualTo((ApiKeyStatus.Unknown, "a")));
    }

    [Test]
    public void Null_in_a_member_that_is_never_null_is_a_failure_of_the_call() => Assert.That(
        Assert.ThrowsAsync<PulseException>(() => GetAsync(key => key["name"] = null))!.Message,
        Does.StartWith("The answer of GET /apikeys/{id} cannot be read"));

    [Test]
    public void A_missing_member_that_is_always_there_is_a_failure_of_the_call() => Assert.That(
        Assert.ThrowsAsync<PulseException>(() => GetAsync(key => key.Remove("permissions")))!.Message,
        Does.Contain("permissions"));

    [Test]
    public void The_answer_of_a_proxy_has_a_status_and_no_code()
    {
        using var pulse = Recorder.Answering(HttpStatusCode.BadGateway, "<html>", "text/html").Client();
        var refusal = Assert.ThrowsAsync<PulseException>(() => pulse.ApiKeys.GetAsync(Guid.NewGuid()))!;

        Assert.That((refusal.Status, refusal.Code, refusal.TraceId), Is.EqualTo((HttpStatusCode.BadGateway, (string?)null, (string?)null)));
    }

    [Test]
    public void Types_that_hold_a_secret_do_not_print_it()
    {
        const string mark = "marked-secret";
        string[] words = ["secret", "token", "password", "applicationKey", "codes", "ssn", "accountNumber", "challenge", "uri"];
        var holders = typeof(PulseClient).Assembly.GetTypes()
            .Where(type => type is { IsAbstract: false, IsClass: true, ContainsGenericParameters: false } && type.Name[0] != '<')
            .Where(type => type.GetMethod("<Clone>$") is not null)
            .Where(type => type.GetProperties().Any(property => property.PropertyType != typeof(bool)
                && words.Any(word => property.Name.EndsWith(word, StringComparison.OrdinalIgnoreCase))))
            .ToList();

        Assert.That(holders, Is.SupersetOf(new[] { typeof(IssuedApiKey), typeof(Session), typeof(Login), typeof(BusinessOwner) }));
        Assert.That(holders.Where(type => Samples.Of(type, mark).ToString()!.Contains(mark, StringComparison.Ordinal)), Is.Empty);
    }

    private static async Task<ApiKey> GetAsync(Action<JsonObject> change)
    {
        var body = Key.DeepClone().AsObject();
        change(body);
        using var pulse = Recorder.Answering(HttpStatusCode.OK, body.ToJsonString()).Client();
        return await pulse.ApiKeys.GetAsync(Guid.NewGuid());
    }
}
