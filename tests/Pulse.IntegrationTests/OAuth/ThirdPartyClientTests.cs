using System.Net;
using System.Text.Json.Nodes;
using Duende.IdentityModel.Client;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.OAuth;

/// <summary>Clients of others, unchanged: oauth4webapi on Node.js, Duende.IdentityModel and curl.</summary>
public sealed class ThirdPartyClientTests(TestDatabase database) : OAuthTests(database)
{
    private Key key = null!;
    private Key service = null!;

    private string Server => Anonymous().Client.BaseAddress!.GetLeftPart(UriPartial.Authority);

    [OneTimeSetUp]
    public async Task MakeKeysAsync()
    {
        var admin = await AdminInNewAccountAsync();
        key = await admin.MakeKeyAsync("readMerchants", "readApiKeys");
        service = await admin.MakeKeyAsync("verifyApiKeys");
    }

    /// <summary>The assertions are in the script.</summary>
    [Test]
    public async Task Oauth4webapi_discovers_the_server_and_gets_introspects_and_revokes_tokens()
    {
        var output = await NodeClients.RunAsync(
            "oauth",
            ["client.js"],
            ("PULSE_URL", Server),
            ("CLIENT_ID", key.ApiKey),
            ("CLIENT_SECRET", key.Secret),
            ("SERVICE_ID", service.ApiKey),
            ("SERVICE_SECRET", service.Secret));

        Assert.That(output.Trim(), Is.EqualTo("client_secret_basic ok, client_secret_post ok, errors ok"));
    }

    [TestCase(ClientCredentialStyle.AuthorizationHeader, BasicAuthenticationHeaderStyle.Rfc6749)]
    [TestCase(ClientCredentialStyle.AuthorizationHeader, BasicAuthenticationHeaderStyle.Rfc2617)]
    [TestCase(ClientCredentialStyle.PostBody, BasicAuthenticationHeaderStyle.Rfc6749)]
    public async Task Duende_IdentityModel_gets_introspects_and_revokes_a_token(
        ClientCredentialStyle style, BasicAuthenticationHeaderStyle header)
    {
        using var client = new HttpClient();
        var token = await client.RequestClientCredentialsTokenAsync(new ClientCredentialsTokenRequest
        {
            Address = $"{Server}{Token}",
            ClientId = key.ApiKey,
            ClientSecret = key.Secret,
            ClientCredentialStyle = style,
            AuthorizationHeaderStyle = header,
            Scope = "readMerchants",
        });
        var introspected = await IntrospectAsync(client, token.AccessToken!);
        var revoked = await client.RevokeTokenAsync(new TokenRevocationRequest
        {
            Address = $"{Server}{Revoke}",
            ClientId = key.ApiKey,
            ClientSecret = key.Secret,
            ClientCredentialStyle = style,
            AuthorizationHeaderStyle = header,
            Token = token.AccessToken!,
        });

        Assert.That((token.IsError, token.TokenType, token.Scope), Is.EqualTo((false, "Bearer", "readMerchants")), token.Error);
        Assert.That((introspected.IsError, introspected.IsActive), Is.EqualTo((false, true)), introspected.Error);
        Assert.That(introspected.Claims.Single(claim => claim.Type == "client_id").Value, Is.EqualTo(key.ApiKey));
        Assert.That(revoked.IsError, Is.False, revoked.Error);
        Assert.That((await IntrospectAsync(client, token.AccessToken!)).IsActive, Is.False);
    }

    [Test]
    public async Task Duende_IdentityModel_reads_the_errors()
    {
        using var client = new HttpClient();
        var request = new ClientCredentialsTokenRequest
        {
            Address = $"{Server}{Token}",
            ClientId = key.ApiKey,
            ClientSecret = key.Secret,
            Scope = "writeUsers",
        };

        var beyond = await client.RequestClientCredentialsTokenAsync(request);
        request.ClientSecret = service.Secret;
        var wrong = await client.RequestClientCredentialsTokenAsync(request);

        Assert.That((beyond.Error, beyond.HttpStatusCode), Is.EqualTo(("invalid_scope", HttpStatusCode.BadRequest)));
        Assert.That(beyond.ErrorDescription, Does.Contain("writeUsers"));
        Assert.That((wrong.IsError, wrong.HttpStatusCode), Is.EqualTo((true, HttpStatusCode.Unauthorized)));
    }

    [Test]
    public async Task Curl_uses_a_key_as_a_user_name_and_password()
    {
        string[] curl = ["--silent", "--show-error", "--fail", "--user", $"{key.ApiKey}:{key.Secret}"];

        var session = await Programs.RunAsync("curl", [.. curl, $"{Server}/auth/session"]);
        var token = await Programs.RunAsync("curl", [.. curl, "--data", "grant_type=client_credentials", $"{Server}{Token}"]);

        Assert.That((string?)JsonNode.Parse(session)!["apiKey"]!["id"], Is.EqualTo(key.Id));
        Assert.That((string?)JsonNode.Parse(token)!["token_type"], Is.EqualTo("Bearer"));
    }

    private Task<TokenIntrospectionResponse> IntrospectAsync(HttpClient client, string token) =>
        client.IntrospectTokenAsync(new TokenIntrospectionRequest
        {
            Address = $"{Server}{Introspect}",
            ClientId = service.ApiKey,
            ClientSecret = service.Secret,
            Token = token,
        });
}
