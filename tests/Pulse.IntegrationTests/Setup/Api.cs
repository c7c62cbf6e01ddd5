using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pulse.IntegrationTests.Setup;

/// <summary>A caller of the API. Sends requests and reads responses.</summary>
public sealed class Api(HttpClient client)
{
    public HttpClient Client => client;

    /// <summary>The same caller, acting in another account.</summary>
    public Api In(string accountId)
    {
        client.DefaultRequestHeaders.Remove("x-account-id");
        client.DefaultRequestHeaders.Add("x-account-id", accountId);
        return this;
    }

    /// <summary>The same caller from another address, which <see cref="ClientAddresses"/> sets.</summary>
    public Api From(string address)
    {
        client.DefaultRequestHeaders.Remove(ClientAddresses.Header);
        client.DefaultRequestHeaders.Add(ClientAddresses.Header, address);
        return this;
    }

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<Answer> PostAsync(string path, object? body = null) => PostAsync(path, body, []);

    public Task<Answer> PostAsync(string path, object? body, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, path, ContentOf(body), headers);

    public Task<Answer> PatchAsync(string path, object body, string? ifMatch = null) =>
        SendAsync(HttpMethod.Patch, path, ContentOf(body), ifMatch);

    public Task<Answer> DeleteAsync(string path, string? ifMatch = null) => SendAsync(HttpMethod.Delete, path, null, ifMatch);

    /// <param name="path">Path and query.</param>
    /// <param name="content">The body.</param>
    /// <param name="ifMatch">The If-Match header.</param>
    public Task<Answer> SendAsync(HttpMethod method, string path, HttpContent? content = null, string? ifMatch = null) =>
        SendAsync(method, path, content, ifMatch is null ? [] : [("If-Match", ifMatch)]);

    /// <summary>Sends a request without a body.</summary>
    public Task<Answer> SendAsync(HttpMethod method, string path, params (string Name, string Value)[] headers) =>
        SendAsync(method, path, null, headers);

    private async Task<Answer> SendAsync(HttpMethod method, string path, HttpContent? content, (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        Array.ForEach(headers, header => request.Headers.TryAddWithoutValidation(header.Name, header.Value));

        using var response = await client.SendAsync(request);
        return new Answer(response.StatusCode, await response.Content.ReadAsStringAsync(), HeadersOf(response));
    }

    /// <summary>Sends text unchanged, as JSON, and serializes everything else.</summary>
    private static HttpContent? ContentOf(object? body) => body switch
    {
        null => null,
        string text => new StringContent(text, Encoding.UTF8, "application/json"),
        _ => JsonContent.Create(body, options: new JsonSerializerOptions(JsonSerializerDefaults.Web)),
    };

    private static Dictionary<string, string> HeadersOf(HttpResponseMessage response) =>
        response.Headers.Concat(response.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
}

/// <summary>A response.</summary>
public sealed record Answer(HttpStatusCode Status, string Text, IReadOnlyDictionary<string, string> Headers)
{
    public JsonNode Json => JsonNode.Parse(Text)!;

    /// <summary>The stable error code of a problem.</summary>
    public string? Code => (string?)Json["code"];

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    /// <summary>Path and query of the next page. Null if there is none.</summary>
    public string? NextPage =>
        Header("Link")?.Split(", ").FirstOrDefault(link => link.EndsWith("rel=\"next\"", StringComparison.Ordinal))?.Split('<', '>')[1];

    /// <summary>The error of the value at a path of the request.</summary>
    public string? Error(string path) => (string?)Json["errors"]?[path]?[0];
}
