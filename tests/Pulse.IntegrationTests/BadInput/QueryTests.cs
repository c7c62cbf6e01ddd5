using System.Net;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.BadInput;

/// <summary>An unknown query parameter is refused, not ignored: its sender may expect it to change the result.</summary>
public sealed class QueryTests(TestDatabase database) : ContractTests(database)
{
    [Test]
    public async Task A_dry_run_parameter_in_the_query_is_refused_and_deletes_nothing()
    {
        var key = await Admin.MakeKeyAsync();

        var refused = await Admin.PostAsync("/apikeys/bulk?dryRun=true", new { action = "delete", ids = new[] { key.Id } });

        refused.AssertInvalid("dryRun");
        Assert.That((await Admin.GetAsync(key.Path)).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [TestCase("GET", "{key}", "fields=name")]
    [TestCase("PATCH", "{key}", "active=false")]
    [TestCase("DELETE", "{key}", "dryRun=true")]
    [TestCase("POST", "/apikeys", "name=a-value")]
    [TestCase("POST", "{key}/rotate", "graceSeconds=60")]
    [TestCase("POST", "{key}/narrow", "days=30")]
    [TestCase("GET", "/permissions", "pages=1")]
    [TestCase("GET", "/auth/session", "token=a-token")]
    [TestCase("POST", "/auth/logout", "all=true")]
    [TestCase("DELETE", "/sessions", "mine=a-value")]
    [TestCase("GET", "/audit-events/integrity", "from=2030-01-01T00:00:00Z")]
    [TestCase("GET", "/sessions", "min=a-value")]
    [TestCase("GET", "/apikeys", "nme=a-value")]
    public async Task An_error_names_the_parameter_but_not_its_value(string method, string path, string parameter)
    {
        var key = await Admin.MakeKeyAsync();
        var (name, value) = (parameter.Split('=')[0], parameter.Split('=')[1]);

        var refused = await Admin.SendAsync(new HttpMethod(method), $"{path.Replace("{key}", key.Path)}?{parameter}");

        refused.AssertProblem(HttpStatusCode.BadRequest, "validation_failed");
        Assert.That(refused.Error(name), Is.Not.Null, refused.Text);
        Assert.That(refused.Error(name), Does.Not.Contain(value));
        Assert.That((await Admin.GetAsync(key.Path)).Header("ETag"), Is.EqualTo(key.ETag));
        Assert.That(await StatusOfSessionAsync(Admin), Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Each_unknown_parameter_is_named() =>
        (await Admin.GetAsync("/permissions?one=1&two=2&two=3&")).AssertInvalid("one", "two");

    [Test]
    public async Task A_login_with_its_password_in_the_address_is_refused_although_the_body_is_right()
    {
        var refused =
            await Anonymous().PostAsync("/auth/login?password=x", new { email = PulseApp.AdminEmail, password = PulseApp.AdminPassword });

        refused.AssertInvalid("password");
    }

    [Test]
    public async Task Unauthorized_callers_do_not_learn_about_invalid_query_parameters()
    {
        var key = await Admin.MakeKeyAsync("readMerchants");

        (await Anonymous().GetAsync("/permissions?page=1")).AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");
        (await Using(key).DeleteAsync($"{key.Path}?dryRun=true")).AssertProblem(HttpStatusCode.Forbidden, "missing_permission");
    }

    [Test]
    public async Task It_is_refused_before_an_idempotency_key_is_taken()
    {
        (string, string)[] once = [("Idempotency-Key", $"{Guid.NewGuid()}")];
        var body = new { name = "A key", permissions = new[] { "readMerchants" } };

        var refused = await Admin.PostAsync("/apikeys?name=x", body, once);
        var created = await Admin.PostAsync("/apikeys", body, once);
        var again = await Admin.PostAsync("/apikeys?name=x", body, once);

        Assert.That(
            new[] { refused.Status, created.Status, again.Status },
            Is.EqualTo(new[] { HttpStatusCode.BadRequest, HttpStatusCode.Created, HttpStatusCode.BadRequest }));
    }

    [Test]
    public async Task An_empty_query_string_is_accepted() =>
        Assert.That((await Admin.GetAsync("/permissions?")).Status, Is.EqualTo(HttpStatusCode.OK));
}
