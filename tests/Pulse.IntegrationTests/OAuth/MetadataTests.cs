using System.Net;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.OAuth;

/// <summary>The metadata of the authorization server (RFC 8414).</summary>
public abstract class MetadataTests(TestDatabase database) : OAuthTests(database)
{
    protected const string Path = "/.well-known/oauth-authorization-server";

    [Test]
    public async Task The_metadata_names_the_endpoints_and_how_clients_authenticate()
    {
        var metadata = await Anonymous().GetAsync(Path);

        Assert.That(metadata.Status, Is.EqualTo(HttpStatusCode.OK), metadata.Text);
        Assert.That(metadata.Header("Content-Type"), Does.StartWith("application/json"));
        Assert.That((string?)metadata.Json["issuer"], Is.EqualTo(Issuer));
        Assert.That((string?)metadata.Json["token_endpoint"], Is.EqualTo($"{Issuer}/oauth2/token"));
        Assert.That((string?)metadata.Json["introspection_endpoint"], Is.EqualTo($"{Issuer}/oauth2/introspect"));
        Assert.That((string?)metadata.Json["revocation_endpoint"], Is.EqualTo($"{Issuer}/oauth2/revoke"));
        Assert.That(metadata.Json["grant_types_supported"]!.ToJsonString(), Is.EqualTo("""["client_credentials"]"""));
        Assert.That(metadata.Json["response_types_supported"]!.ToJsonString(), Is.EqualTo("[]"));
        foreach (var endpoint in (string[])["token", "introspection", "revocation"])
        {
            Assert.That(
                metadata.Json[$"{endpoint}_endpoint_auth_methods_supported"]!.ToJsonString(),
                Is.EqualTo("""["client_secret_basic","client_secret_post"]"""));
        }
    }

    [Test]
    public async Task The_metadata_can_be_cached_only_if_it_does_not_depend_on_the_request()
    {
        var metadata = await Anonymous().GetAsync(Path);
        var head = await Anonymous().SendAsync(HttpMethod.Head, Path);

        Assert.That(metadata.Header("Cache-Control"), Is.EqualTo(Caching));
        Assert.That(head.Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Forwarded_headers_of_an_unknown_proxy_do_not_change_the_issuer()
    {
        var metadata = await Anonymous().SendAsync(
            HttpMethod.Get,
            Path,
            ("X-Forwarded-Host", "attacker.example"),
            ("X-Forwarded-Proto", "https"),
            ("Forwarded", "host=attacker.example;proto=https"));

        Assert.That((string?)metadata.Json["issuer"], Is.EqualTo(Issuer));
    }

    protected abstract string Issuer { get; }

    protected abstract string Caching { get; }
}

/// <summary>With the origin of the request as the issuer.</summary>
public sealed class OriginTests(TestDatabase database) : MetadataTests(database)
{
    protected override string Issuer => Anonymous().Client.BaseAddress!.GetLeftPart(UriPartial.Authority);

    protected override string Caching => "no-store";
}

/// <summary>With a configured issuer.</summary>
public sealed class PublicUrlTests(TestDatabase database) : MetadataTests(database)
{
    [Test]
    public async Task The_host_of_the_request_does_not_change_the_issuer()
    {
        var metadata = await Anonymous().SendAsync(
            HttpMethod.Get, Path, ("Host", "attacker.example"));

        Assert.That((string?)metadata.Json["issuer"], Is.EqualTo(Issuer));
    }

    protected override string Issuer => "https://login.example.com/pulse";

    protected override string Caching => "no-cache";

    protected override Dictionary<string, string> MoreSettings => new() { ["Server:PublicUrl"] = Issuer };
}
