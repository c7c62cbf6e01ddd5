using System.Net;

namespace Pulse.IntegrationTests.Setup;

/// <summary>An API key as its maker gets it, secret included.</summary>
public sealed record IssuedKey(string Id, string ApiKey, string ApiSecret, string ETag)
{
    public string Path => $"/apikeys/{Id}";

    public object Login => new { ApiKey, ApiSecret };
}

public static class KeyIssuing
{
    /// <summary>Asks for a key; the answer may be a refusal.</summary>
    public static Task<Answer> PostKeyAsync(this Api maker, params string[] permissions) => maker.PostAsync("/apikeys", BodyOf(permissions));

    public static Task<IssuedKey> IssueKeyAsync(this Api maker, params string[] permissions) => maker.IssueAsync(BodyOf(permissions));

    /// <param name="maker">Who makes the key.</param>
    /// <param name="body">What is asked for.</param>
    public static async Task<IssuedKey> IssueAsync(this Api maker, object body)
    {
        var created = await maker.PostAsync("/apikeys", body);
        Assert.That(created.Status, Is.EqualTo(HttpStatusCode.Created), created.Text);
        return new IssuedKey(
            (string)created.Json["id"]!, (string)created.Json["apiKey"]!, (string)created.Json["apiSecret"]!, created.Header("ETag")!);
    }

    private static object BodyOf(string[] permissions) => new { name = "a key", permissions };
}
