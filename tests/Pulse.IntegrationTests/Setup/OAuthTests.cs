using System.Net;
using System.Text;

namespace Pulse.IntegrationTests.Setup;

/// <summary>Base class of tests of the OAuth calls.</summary>
public abstract class OAuthTests(TestDatabase database) : LoginTests(database)
{
    protected const string Token = "/oauth2/token";
    protected const string Introspect = "/oauth2/introspect";
    protected const string Revoke = "/oauth2/revoke";

    protected static readonly (string Name, string Value) ClientCredentials = ("grant_type", "client_credentials");

    /// <summary>Sends a form.</summary>
    protected static Task<Answer> SendFormAsync(Api caller, string path, params (string Name, string Value)[] form) => caller.SendAsync(
        HttpMethod.Post, path, new FormUrlEncodedContent(form.Select(field => KeyValuePair.Create(field.Name, field.Value))));

    protected Api Basic(Key key) =>
        With(("Authorization", $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{key.ApiKey}:{key.Secret}"))}"));

    protected Task<Answer> RequestTokenAsync(Key key, string? scope = null) =>
        SendFormAsync(Basic(key), Token, scope is null ? [ClientCredentials] : [ClientCredentials, ("scope", scope)]);

    /// <returns>The token that a key gets.</returns>
    protected async Task<string> TokenAsync(Key key, string? scope = null)
    {
        var issued = await RequestTokenAsync(key, scope);
        Assert.That(issued.Status, Is.EqualTo(HttpStatusCode.OK), issued.Text);
        return (string)issued.Json["access_token"]!;
    }

    protected Task<Answer> IntrospectAsync(Key service, string token, params (string Name, string Value)[] more) =>
        SendFormAsync(Basic(service), Introspect, [("token", token), .. more]);

    /// <summary>Asserts an error of RFC 6749, section 5.2, and that nothing keeps the response.</summary>
    protected static void AssertError(Answer answer, HttpStatusCode status, string error)
    {
        Assert.That((answer.Status, (string?)answer.Json["error"]), Is.EqualTo((status, error)), answer.Text);
        Assert.That(
            answer.Json.AsObject().Select(member => member.Key), Is.EqualTo(new[] { "error", "error_description" }), answer.Text);
        Assert.That((string)answer.Json["error_description"]!, Does.Match(@"^[\x20-\x21\x23-\x5B\x5D-\x7E]+$"));
        Assert.That(answer.Header("Content-Type"), Does.StartWith("application/json"));
        Assert.That(answer.Header("Cache-Control"), Is.EqualTo("no-store"));
    }

    protected static void AssertInactive(Answer answer) =>
        Assert.That((answer.Status, answer.Text), Is.EqualTo((HttpStatusCode.OK, """{"active":false}""")));
}
