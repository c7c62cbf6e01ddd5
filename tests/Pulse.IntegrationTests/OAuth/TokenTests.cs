using System.Net;
using System.Text.Json.Nodes;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.OAuth;

/// <summary>Tokens for API keys (RFC 6749, section 4.4).</summary>
public sealed class TokenTests(TestDatabase database) : OAuthTests(database)
{
    private static readonly string[] Scopes = ["readApiKeys", "readMerchants", "writeApiKeys"];

    private Key key = null!;

    [OneTimeSetUp]
    public async Task MakeKeyAsync() => key = await (await AdminInNewAccountAsync()).MakeKeyAsync(Scopes);

    [Test]
    public async Task A_key_gets_a_token_which_is_that_of_a_session()
    {
        var issued = await RequestTokenAsync(key);
        var session = await Bearer((string)issued.Json["access_token"]!).GetAsync("/auth/session");

        Assert.That(issued.Status, Is.EqualTo(HttpStatusCode.OK), issued.Text);
        Assert.That(
            issued.Json.AsObject().Select(member => member.Key),
            Is.EqualTo(new[] { "access_token", "token_type", "expires_in", "scope" }));
        Assert.That((string?)issued.Json["token_type"], Is.EqualTo("Bearer"));
        Assert.That((int?)issued.Json["expires_in"], Is.EqualTo(12 * 60 * 60));
        Assert.That((string?)issued.Json["scope"], Is.EqualTo("readApiKeys readMerchants writeApiKeys"));
        Assert.That((issued.Header("Cache-Control"), issued.Header("Pragma")), Is.EqualTo(("no-store", "no-cache")));
        Assert.That(session.Status, Is.EqualTo(HttpStatusCode.OK), session.Text);
        Assert.That((string?)session.Json["apiKey"]!["id"], Is.EqualTo(key.Id));
        Assert.That(session.Json["narrowedTo"], Is.Null);
    }

    [Test]
    public async Task The_lifetime_is_that_of_the_session_although_a_moment_passes_until_the_response()
    {
        App.Clock.AutoAdvanceAmount = TimeSpan.FromMilliseconds(1);
        try
        {
            var issued = await RequestTokenAsync(key);

            Assert.That((int?)issued.Json["expires_in"], Is.EqualTo(12 * 60 * 60));
        }
        finally
        {
            App.Clock.AutoAdvanceAmount = TimeSpan.Zero;
        }
    }

    [Test]
    public async Task The_client_can_authenticate_in_the_form()
    {
        var issued = await SendFormAsync(
            Anonymous(), Token, ClientCredentials, ("client_id", key.ApiKey), ("client_secret", key.Secret), ("scope", ""), ("more", "x"));

        Assert.That(issued.Status, Is.EqualTo(HttpStatusCode.OK), issued.Text);
    }

    [Test]
    public async Task The_identifier_can_be_in_the_form_beside_Basic_if_it_is_the_same()
    {
        var same = await SendFormAsync(Basic(key), Token, ClientCredentials, ("client_id", key.ApiKey));
        var other = await SendFormAsync(Basic(key), Token, ClientCredentials, ("client_id", $"{key.ApiKey}x"));

        Assert.That(same.Status, Is.EqualTo(HttpStatusCode.OK), same.Text);
        AssertError(other, HttpStatusCode.BadRequest, "invalid_request");
    }

    [Test]
    public async Task A_scope_narrows_the_token()
    {
        var issued = await RequestTokenAsync(key, "readMerchants readApiKeys");
        var session = (await Bearer((string)issued.Json["access_token"]!).GetAsync("/auth/session")).Json;

        Assert.That((string?)issued.Json["scope"], Is.EqualTo("readApiKeys readMerchants"));
        Assert.That(NamesIn(session["flatPermissionsList"]), Is.EqualTo(new[] { "readApiKeys", "readMerchants" }));
        Assert.That(NamesIn(session["narrowedTo"]), Is.EqualTo(new[] { "readApiKeys", "readMerchants" }));
    }

    [TestCase("readUsers", "readUsers")]
    [TestCase("readApiKeys superAdmin", "superAdmin")]
    [TestCase("readApiKeys readapikeys", "readapikeys")]
    [TestCase("readApiKeys  readMerchants", "''")]
    [TestCase("readApiKeys,readMerchants", "readApiKeys,readMerchants")]
    [TestCase("readApiKeys readApiKeys", "Duplicate scope 'readApiKeys'")]
    [TestCase("read\"Api\\Keys\u00E4", "read'Api?Keys?")]
    public async Task A_scope_that_is_unknown_malformed_repeated_or_not_held_is_refused_by_name(string scope, string named)
    {
        var refused = await RequestTokenAsync(key, scope);

        AssertError(refused, HttpStatusCode.BadRequest, "invalid_scope");
        Assert.That((string?)refused.Json["error_description"], Does.Contain(named));
    }

    [Test]
    public async Task A_missing_or_other_grant_type_is_refused()
    {
        AssertError(await SendFormAsync(Basic(key), Token), HttpStatusCode.BadRequest, "invalid_request");
        AssertError(await SendFormAsync(Basic(key), Token, ("grant_type", "")), HttpStatusCode.BadRequest, "invalid_request");
        AssertError(
            await SendFormAsync(Basic(key), Token, ("grant_type", "password"), ("username", "a"), ("password", "b")),
            HttpStatusCode.BadRequest,
            "unsupported_grant_type");
    }

    [Test]
    public async Task A_token_ends_with_its_key()
    {
        var caller = await (await AdminInNewAccountAsync()).MakeKeyFromAsync(
            new { name = "short", permissions = Scopes, expiresAt = App.Clock.GetUtcNow().AddMinutes(5) });

        var issued = await RequestTokenAsync(caller);

        Assert.That((int?)issued.Json["expires_in"], Is.InRange(298, 300));
    }

    private static IEnumerable<string> NamesIn(JsonNode? list) => list!.AsArray().Select(name => (string)name!);
}
