using System.Net;
using System.Text.Json.Nodes;

namespace Pulse.IntegrationTests.Setup;

/// <summary>An API key from the response to its creation.</summary>
public sealed record Key(JsonNode Json, string ETag)
{
    public string Id => (string)Json["id"]!;

    public string ApiKey => (string)Json["apiKey"]!;

    public string Secret => (string)Json["apiSecret"]!;

    public string AccountId => (string)Json["accountId"]!;

    public string Path => $"/apikeys/{Id}";

    /// <summary>The body of a login with the key.</summary>
    public object Login => new { ApiKey, ApiSecret = Secret };
}

public static class Keys
{
    /// <summary>Creates a key with these permissions, or with default permissions if none is given.</summary>
    public static Task<Key> MakeKeyAsync(this Api api, params string[] permissions) =>
        api.MakeKeyFromAsync(BodyOf(permissions is [] ? ["readMerchants"] : permissions));

    /// <summary>Sends a request for a key. The response can be a refusal.</summary>
    public static Task<Answer> PostKeyAsync(this Api api, params string[] permissions) => api.PostAsync("/apikeys", BodyOf(permissions));

    public static async Task<Key> MakeKeyFromAsync(this Api api, object body)
    {
        var created = await api.PostAsync("/apikeys", body);
        Assert.That(created.Status, Is.EqualTo(HttpStatusCode.Created), created.Text);
        return new Key(created.Json, created.Header("ETag")!);
    }

    /// <returns>The names of the keys in the response of a list, in its order.</returns>
    public static async Task<string[]> NamesAsync(this Api api, string query = "")
    {
        var listed = await api.GetAsync("/apikeys" + query);
        Assert.That(listed.Status, Is.EqualTo(HttpStatusCode.OK), listed.Text);
        return [.. listed.Json.AsArray().Select(key => (string)key!["name"]!)];
    }

    private static object BodyOf(string[] permissions) => new { name = "A key", permissions };
}
