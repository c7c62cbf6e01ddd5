using System.Net;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Sessions;

public sealed class LoginTests(TestDatabase database) : ContractTests(database)
{
    private static readonly object[] NotExactlyOnePair =
    [
        new { },
        new { email = "a@b.test", password = "a", apiKey = "b", apiSecret = "c" },
        new { email = "a@b.test", apiSecret = "c" },
        new { email = "a@b.test", password = "a", apiKey = "b" },
        new { email = (string?)null, password = (string?)null, apiKey = (string?)null, apiSecret = (string?)null },
    ];

    private static readonly object[] HalfPairs =
    [
        new object[] { new { email = "a@b.test" }, "password" },
        new object[] { new { password = "a" }, "email" },
        new object[] { new { apiKey = "a" }, "apiSecret" },
        new object[] { new { apiSecret = "a" }, "apiKey" },
        new object[] { new { email = "a@b.test", password = (string?)null }, "password" },
        new object[] { new { email = "", password = "a" }, "email" },
        new object[] { new { apiKey = "a", apiSecret = "" }, "apiSecret" },
    ];

    private static readonly object[] CredentialsThatComeAlong =
    [
        new[] { ("Authorization", $"Bearer {new string('0', 64)}") },
        new[] { ("Authorization", "Basic YTpi") },
        new[] { ("x-api-key", "half a pair") },
        new[] { ("Authorization", "Bearer x"), ("x-api-key", "apiKey-x"), ("x-api-secret", "pls_x") },
        new[] { ("x-account-id", "not an account") },
        new[] { ("x-account-id", "0000000000000001") },
    ];

    [Test]
    public async Task A_password_opens_a_session()
    {
        var login = await Anonymous().PostAsync("/auth/login", new { email = PulseApp.AdminEmail, password = PulseApp.AdminPassword });
        var session = await Bearer((string)login.Json["token"]!).GetAsync("/auth/session");

        Assert.That(login.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((string)login.Json["token"]!, Does.Match("^[0-9a-f]{64}$"));
        Assert.That(session.Text, Is.EqualTo(login.Text));
    }

    [Test]
    public async Task A_key_opens_a_session()
    {
        var key = await (await AdminInNewAccountAsync()).MakeKeyAsync();

        var login = await Anonymous().PostAsync("/auth/login", new { apiKey = key.ApiKey, apiSecret = key.Secret });
        var session = await Bearer((string)login.Json["token"]!).GetAsync("/auth/session");

        Assert.That(login.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((string)login.Json["token"]!, Does.Match("^[0-9a-f]{64}$"));
        Assert.That(session.Text, Is.EqualTo(login.Text));
    }

    [Test]
    public async Task Each_login_opens_a_session_of_its_own()
    {
        var key = await (await AdminInNewAccountAsync()).MakeKeyAsync();
        var first = await LoginAsync(key);
        var second = await LoginAsync(key);

        await first.PostAsync("/auth/logout");

        Assert.That((await first.GetAsync("/auth/session")).Status, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That((await second.GetAsync("/auth/session")).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task The_case_of_an_email_does_not_matter_at_login()
    {
        var login = await Anonymous().PostAsync(
            "/auth/login", new { email = PulseApp.AdminEmail.ToUpperInvariant(), password = PulseApp.AdminPassword });

        Assert.That(login.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((string?)login.Json["email"], Is.EqualTo(PulseApp.AdminEmail));
    }

    [TestCaseSource(nameof(NotExactlyOnePair))]
    public async Task Anything_but_exactly_one_kind_of_credential_is_refused(object body)
    {
        var login = await Anonymous().PostAsync("/auth/login", body);

        login.AssertInvalid("body");
    }

    [TestCaseSource(nameof(HalfPairs))]
    public async Task The_missing_half_of_a_credential_pair_is_reported(object body, string missing)
    {
        var login = await Anonymous().PostAsync("/auth/login", body);

        login.AssertInvalid(missing);
    }

    [TestCaseSource(nameof(CredentialsThatComeAlong))]
    public async Task Logging_in_ignores_credentials_in_the_headers((string Name, string Value)[] headers)
    {
        var key = await (await AdminInNewAccountAsync()).MakeKeyAsync();

        var login = await With(headers).PostAsync("/auth/login", new { apiKey = key.ApiKey, apiSecret = key.Secret });

        Assert.That(login.Status, Is.EqualTo(HttpStatusCode.OK), login.Text);
    }

    [Test]
    public async Task Every_reason_to_refuse_a_login_gives_the_same_response()
    {
        var key = await (await AdminInNewAccountAsync()).MakeKeyAsync();
        object[] refused =
        [
            new { email = PulseApp.AdminEmail, password = "not the password" },
            new { email = "nobody@pulse.test", password = "not the password" },
            new { email = "not an e-mail", password = "x" },
            new { apiKey = key.ApiKey, apiSecret = key.Secret[..^1] + (key.Secret[^1] == 'x' ? 'y' : 'x') },
            new { apiKey = key.ApiKey, apiSecret = (await Admin.MakeKeyAsync()).Secret },
            new { apiKey = "apiKey-unknown", apiSecret = key.Secret },
            new { apiKey = key.ApiKey.ToUpperInvariant(), apiSecret = key.Secret },
        ];

        var answers = new List<Answer>();
        foreach (var body in refused)
        {
            answers.Add(await Anonymous().PostAsync("/auth/login", body));
        }

        answers.ForEach(answer => answer.AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated"));
        Assert.That(answers.Select(answer => answer.WithoutTrace()).Distinct().Count(), Is.EqualTo(1));
        Assert.That(answers.Select(answer => answer.Header("WWW-Authenticate")), Is.All.Contain("Bearer"));
    }
}
