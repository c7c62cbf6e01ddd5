using System.Net;
using System.Text;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.OAuth;

/// <summary>Forms that the OAuth calls refuse, and the format of their errors (RFC 6749, section 5.2).</summary>
public sealed class FormTests(TestDatabase database) : OAuthTests(database)
{
    private const string Form = "application/x-www-form-urlencoded";

    private Key key = null!;

    [OneTimeSetUp]
    public async Task MakeKeyAsync() => key = await Admin.MakeKeyAsync("verifyApiKeys");

    [TestCase("/oauth2/token", "grant_type=client_credentials&grant_type=client_credentials", "grant_type")]
    [TestCase("/oauth2/token", "grant_type=client_credentials&scope=&scope=", "scope")]
    [TestCase("/oauth2/token", "grant_type=client_credentials&client_id=a&client_id=a", "client_id")]
    [TestCase("/oauth2/token", "grant_type=client_credentials&unknown=1&unknown=2", "unknown")]
    [TestCase("/oauth2/introspect", "token=a&token=a", "token")]
    [TestCase("/oauth2/introspect", "token=a&ip_address=1.2.3.4&ip_address=1.2.3.4", "ip_address")]
    [TestCase("/oauth2/revoke", "token=a&TOKEN=b", "TOKEN|token")]
    [TestCase("/oauth2/revoke", "", "token")]
    [TestCase("/oauth2/revoke", "token", "token")]
    [TestCase("/oauth2/introspect", "tokens=a", "token")]
    [TestCase("/oauth2/token", "scope=readApiKeys", "grant_type")]
    [TestCase("/oauth2/introspect", "token=%00", "zero character")]
    public async Task A_repeated_or_missing_parameter_is_refused_by_name(string path, string form, string named)
    {
        var refused = await Basic(key).SendAsync(HttpMethod.Post, path, new StringContent(form, Encoding.UTF8, Form));

        AssertError(refused, HttpStatusCode.BadRequest, "invalid_request");
        Assert.That((string?)refused.Json["error_description"], Does.Match(named));
    }

    /// <summary>Rule 21.</summary>
    [Test]
    public async Task No_value_of_a_parameter_causes_a_server_error(
        [Values(Token, Introspect, Revoke)] string path,
        [Values("grant_type", "scope", "token", "account_id", "ip_address", "client_id", "client_secret", "")] string name)
    {
        foreach (var value in (string[])
            ["", "%", "%ZZ", "%00", "%FF%FE", "%ED%A0%80", "%F0%9F%98%80", "+", "=", ";", "%0D%0A", "::1", "[]", new string('x', 60_000)])
        {
            var body = $"grant_type=client_credentials&{(name is "token" ? "" : "token=x&")}{name}={value}";
            var inForm = name is "client_id" or "client_secret";
            var answer = await (inForm ? Anonymous() : Basic(key)).SendAsync(
                HttpMethod.Post, path, new StringContent(body, Encoding.UTF8, Form));

            Assert.That((int)answer.Status, Is.LessThan(500), $"{body} {answer.Text}");
        }
    }

    [TestCase("application/json", """{"grant_type":"client_credentials"}""")]
    [TestCase("multipart/form-data; boundary=a", "--a\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\nx\r\n--a--")]
    [TestCase("text/plain", "grant_type=client_credentials")]
    [TestCase("nonsense", "grant_type=client_credentials")]
    [TestCase("application/x-www-form-urlencoded; charset=utf-7", "grant_type=client_credentials")]
    [TestCase("application/x-www-form-urlencoded; charset=", "grant_type=client_credentials")]
    [TestCase("application/x-www-form-urlencoded; charset=utf-16", "grant_type=client_credentials")]
    [TestCase("application/x-www-form-urlencoded; charset=\"x\"", "grant_type=client_credentials")]
    [TestCase(null, "grant_type=client_credentials")]
    public async Task Another_content_type_is_refused(string? contentType, string body)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        if (contentType is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        var refused = await Basic(key).SendAsync(HttpMethod.Post, Token, content);

        AssertError(refused, HttpStatusCode.UnsupportedMediaType, "invalid_request");
        Assert.That((string?)refused.Json["error_description"], Does.StartWith($"Send {Form}"));
    }

    [TestCase("UTF-8")]
    [TestCase("\"utf-8\"")]
    [TestCase("us-ascii")]
    [TestCase("ISO-8859-1")]
    public async Task A_charset_in_which_the_form_is_the_same_as_in_UTF_8_is_accepted(string charset)
    {
        var content = new ByteArrayContent("grant_type=client_credentials"u8.ToArray());
        content.Headers.TryAddWithoutValidation("Content-Type", $"{Form}; charset={charset}");

        var issued = await Basic(key).SendAsync(HttpMethod.Post, Token, content);

        Assert.That(issued.Status, Is.EqualTo(HttpStatusCode.OK), issued.Text);
    }

    [Test]
    public async Task A_compressed_form_is_refused()
    {
        var content = new StringContent("grant_type=client_credentials", Encoding.UTF8, Form);
        content.Headers.ContentEncoding.Add("gzip");

        AssertError(await Basic(key).SendAsync(HttpMethod.Post, Token, content), HttpStatusCode.UnsupportedMediaType, "invalid_request");
    }

    [Test]
    public async Task A_form_over_64_KiB_or_with_too_many_parameters_is_refused()
    {
        var large = new StringContent($"grant_type={new string('x', 70_000)}", Encoding.UTF8, Form);
        var many = new StringContent(string.Join('&', Enumerable.Range(0, 2_000).Select(i => $"p{i}=")), Encoding.UTF8, Form);

        AssertError(
            await Anonymous().SendAsync(HttpMethod.Post, Token, large), HttpStatusCode.RequestEntityTooLarge, "invalid_request");
        AssertError(await Anonymous().SendAsync(HttpMethod.Post, Token, many), HttpStatusCode.BadRequest, "invalid_request");
    }

    [TestCase("GET", "/oauth2/token", HttpStatusCode.MethodNotAllowed)]
    [TestCase("PUT", "/OAuth2/Introspect", HttpStatusCode.MethodNotAllowed)]
    [TestCase("POST", "/oauth2/authorize", HttpStatusCode.NotFound)]
    public async Task Other_methods_and_paths_are_refused_in_the_same_format(string method, string path, HttpStatusCode status)
    {
        var refused = await Basic(key).SendAsync(new HttpMethod(method), path);

        AssertError(refused, status, "invalid_request");
    }

    [Test]
    public async Task Other_calls_keep_problem_details()
    {
        var login = await Anonymous().SendAsync(
            HttpMethod.Post, "/auth/login", new StringContent("grant_type=client_credentials", Encoding.UTF8, Form));

        login.AssertProblem(HttpStatusCode.UnsupportedMediaType, "unsupported_media_type");
    }
}
