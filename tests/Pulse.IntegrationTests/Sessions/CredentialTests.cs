using System.Net;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Sessions;

/// <summary>The headers that contain a caller's credential.</summary>
public sealed class CredentialTests(TestDatabase database) : ContractTests(database)
{
    private Key key = null!;

    [OneTimeSetUp]
    public async Task MakeKeyAsync() => key = await Admin.MakeKeyAsync();

    [TestCase("AUTHORIZATION", "Bearer")]
    [TestCase("authorization", "bearer")]
    [TestCase("aUtHoRiZaTiOn", "BEARER")]
    public async Task Neither_the_headers_name_nor_the_schemes_is_case_sensitive(string name, string scheme)
    {
        var answer = await Admin.SendRawAsync($"GET /auth/session HTTP/1.1\r\n{name}: {scheme} {AdminToken}\r\n");

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task The_case_of_a_keys_headers_does_not_matter()
    {
        var answer = await Admin.SendRawAsync($"GET /auth/session HTTP/1.1\r\nX-API-KEY: {key.ApiKey}\r\nX-Api-SECRET: {key.Secret}\r\n");

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task All_invalid_credentials_get_the_same_401()
    {
        var deleted = await Admin.MakeKeyAsync();
        var itsSession = await LoginAsync(deleted);
        await Admin.DeleteAsync(deleted.Path);
        var refused = new[]
        {
            Anonymous(),
            Using(deleted),
            itsSession,
            Bearer(new string('0', 64)),
            Bearer(AdminToken.ToUpperInvariant()),
            Bearer(AdminToken[..^1]),
            Bearer(AdminToken + "0"),
            With(("Authorization", AdminToken)),
            With(("Authorization", "Bearer")),
            With(("Authorization", "")),
            With(("Authorization", $"Basic {AdminToken}")),
            With(("Authorization", $"Bearer {AdminToken}, Bearer {AdminToken}")),
            With(("Authorization", $"Bearer {AdminToken}"), ("Authorization", $"Bearer {AdminToken}")),
            With(("x-api-key", key.ApiKey)),
            With(("x-api-secret", key.Secret)),
            With(("x-api-key", key.ApiKey), ("x-api-key", key.ApiKey), ("x-api-secret", key.Secret)),
            ApiKey(key.ApiKey, deleted.Secret),
            ApiKey(key.ApiKey.ToLowerInvariant(), key.Secret),
            ApiKey(key.ApiKey, key.Secret.ToLowerInvariant()),
            ApiKey(key.Secret, key.ApiKey),
        };

        var answers = new List<Answer>();
        foreach (var caller in refused)
        {
            answers.Add(await caller.GetAsync("/auth/session"));
        }

        answers.ForEach(answer => answer.AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated"));
        Assert.That(answers.Select(answer => answer.WithoutTrace()).Distinct().Count(), Is.EqualTo(1));
        Assert.That(answers.Select(answer => answer.Header("WWW-Authenticate")), Is.All.Contain("Bearer").And.All.Contain("ApiKey"));
    }

    [Test]
    public async Task Two_kinds_of_credentials_in_one_request_are_ambiguous_even_if_each_is_valid()
    {
        var ambiguous = new[]
        {
            With(("Authorization", $"Bearer {AdminToken}"), ("x-api-key", key.ApiKey), ("x-api-secret", key.Secret)),
            With(("Authorization", $"Bearer {AdminToken}"), ("x-api-key", key.ApiKey)),
            With(("Authorization", "Bearer nonsense"), ("x-api-secret", "nonsense")),
            With(("Authorization", "bearer"), ("x-api-key", key.ApiKey), ("x-api-secret", key.Secret)),
            With(("Authorization", $"Bearer {new string('0', 1_000)}"), ("x-api-key", key.ApiKey), ("x-api-secret", key.Secret)),
            With(("Authorization", "Basic cHJveHk6c2VjcmV0"), ("x-api-key", key.ApiKey), ("x-api-secret", key.Secret)),
            With(("Authorization", "basic"), ("x-api-secret", key.Secret)),
        };

        foreach (var caller in ambiguous)
        {
            (await caller.GetAsync("/auth/session")).AssertProblem(HttpStatusCode.BadRequest, "ambiguous_credentials");
        }

        var both = await Admin.SendRawAsync(
            $"GET /auth/session HTTP/1.1\r\nAuthorization: Bearer {AdminToken}\r\nAuthorization: Basic cHJveHk6c2VjcmV0\r\n");
        both.AssertProblem(HttpStatusCode.BadRequest, "ambiguous_credentials");
    }

    [TestCase("Negotiate YII=")]
    [TestCase("Digest username=\"a\", realm=\"b\"")]
    [TestCase("Bearers 0")]
    [TestCase("nonsense")]
    public async Task Another_authorization_scheme_is_ignored_beside_a_key_and_does_not_authenticate_without_one(string authorization)
    {
        var beside =
            await With(("Authorization", authorization), ("x-api-key", key.ApiKey), ("x-api-secret", key.Secret)).GetAsync("/auth/session");
        var withWrongSecret = await With(
            ("Authorization", authorization), ("x-api-key", key.ApiKey), ("x-api-secret", key.Secret[..^1])).GetAsync("/auth/session");
        var alone = await With(("Authorization", authorization)).GetAsync("/auth/session");

        Assert.That(beside.Status, Is.EqualTo(HttpStatusCode.OK), beside.Text);
        Assert.That((string?)beside.Json["apiKey"]!["id"], Is.EqualTo(key.Id));
        withWrongSecret.AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");
        alone.AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [TestCase("""UPDATE "Users" SET "Active" = 0 WHERE "Email" = {0}""")]
    [TestCase("""DELETE FROM "Users" WHERE "Email" = {0}""")]
    public async Task The_session_of_a_deleted_user_is_invalid(string statement)
    {
        var email = await Seed.UserAsync(await Seed.AccountAsync());
        var caller = await LoginAsync(email, Seed.Password);

        await Seed.ExecuteAsync(System.Runtime.CompilerServices.FormattableStringFactory.Create(statement, email));
        var session = await caller.GetAsync("/auth/session");
        var login = await Anonymous().PostAsync("/auth/login", new { email, password = Seed.Password });

        session.AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");
        login.AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");
    }
}
