using System.Net;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.BadInput;

/// <summary>Bodies that are not JSON, or not of the expected shape. Each error names the JSON path and uses the terms of JSON.</summary>
public sealed class BodyTests(TestDatabase database) : ContractTests(database)
{
    private static readonly string[] BrokenJson =
    [
        "{", "}", "{ \"name\": ", "{ \"name\": \"a }", "{ name: \"a\" }", "{ 'name': 'a' }", "{ \"name\": \"a\", }", "{} {}", "{}x",
        "// a\n{}",
        "{ \"name\": \"\\x\" }", "{ \"name\": \"a\nb\" }", "nonsense", "NaN", "\u0000", "\ufeff\ufeff{}",
    ];

    private static readonly object[] WrongTypes =
    [
        new object[] { "[]", "body" },
        new object[] { "\"text\"", "body" },
        new object[] { "5", "body" },
        new object[] { "true", "body" },
        new object[] { """{ "name": 5 }""", "name" },
        new object[] { """{ "name": true }""", "name" },
        new object[] { """{ "name": ["a"] }""", "name" },
        new object[] { """{ "name": { "a": 1 } }""", "name" },
        new object[] { """{ "description": 5 }""", "description" },
        new object[] { """{ "description": {} }""", "description" },
        new object[] { """{ "permissions": "readMerchants" }""", "permissions" },
        new object[] { """{ "permissions": 5 }""", "permissions" },
        new object[] { """{ "permissions": {} }""", "permissions" },
        new object[] { """{ "permissions": [5] }""", "permissions[0]" },
        new object[] { """{ "permissions": ["readMerchants", null] }""", "permissions[1]" },
        new object[] { """{ "permissions": [["readMerchants"]] }""", "permissions[0]" },
        new object[] { """{ "permissions": [{ "name": "readMerchants" }] }""", "permissions[0]" },
        new object[] { """{ "permissions": ["\ud800"] }""", "permissions[0]" },
        new object[] { """{ "expiresAt": 5 }""", "expiresAt" },
        new object[] { """{ "expiresAt": true }""", "expiresAt" },
        new object[] { """{ "expiresAt": ["2090-01-01T00:00:00Z"] }""", "expiresAt" },
        new object[] { """{ "expiresAt": "\ud800" }""", "expiresAt" },
        new object[] { """{ "expiresAt": "" }""", "expiresAt" },
    ];

    private static readonly object[] UnknownProperties =
    [
        new object[] { """{ "expireAt": "2090-01-01T00:00:00Z" }""", "expireAt" },
        new object[] { """{ "Name": "a" }""", "Name" },
        new object[] { """{ "": 1 }""", "" },
        new object[] { """{ "$type": "x" }""", "$type" },
        new object[] { """{ "a.b": 1 }""", "a.b" },
        new object[] { """{ "it's": 1 }""", "it's" },
        new object[] { """{ "é🙂": 1 }""", "é🙂" },
    ];

    private Key key = null!;

    [OneTimeSetUp]
    public async Task MakeKeyAsync() => key = await Admin.MakeKeyAsync();

    [TestCaseSource(nameof(BrokenJson))]
    public async Task Broken_JSON_is_refused(string body)
    {
        foreach (var answer in new[]
        {
            await Admin.PostAsync("/apikeys", body),
            await Admin.PatchAsync(key.Path, body),
            await Anonymous().PostAsync("/auth/login", body),
        })
        {
            answer.AssertProblem(HttpStatusCode.BadRequest, "validation_failed");
        }
    }

    [TestCase("")]
    [TestCase(" ")]
    [TestCase("null")]
    public async Task An_empty_body_is_refused(string body)
    {
        foreach (var answer in new[]
        {
            await Admin.PostAsync("/apikeys", body),
            await Admin.PatchAsync(key.Path, body),
            await Anonymous().PostAsync("/auth/login", body),
        })
        {
            answer.AssertInvalid("body");
        }
    }

    [TestCaseSource(nameof(WrongTypes))]
    public async Task A_value_of_another_type_is_refused_by_path(string body, string path)
    {
        foreach (var answer in new[] { await Admin.PostAsync("/apikeys", body), await Admin.PatchAsync(key.Path, body) })
        {
            answer.AssertInvalid(path);
            Assert.That(answer.Error(path), path == "body" ? Is.EqualTo("Must be an object.") : Is.Not.EqualTo("Must be an object."));
        }
    }

    [TestCase("""{ "rateLimit": 7 }""", "rateLimit", "Must be an object.")]
    [TestCase("""{ "permissions": {} }""", "permissions", "Must be a list.")]
    [TestCase("""{ "rateLimit": { "limit": "7" } }""", "rateLimit.limit", "Must be a whole number from -2147483648 to 2147483647.")]
    [TestCase("""{ "rateLimit": { "limit": 99999999999 } }""", "rateLimit.limit", "Must be a whole number from -2147483648 to 2147483647.")]
    [TestCase("""{ "rateLimit": { "limit": 1, "burst": 2 } }""", "rateLimit.burst", "Unknown property.")]
    [TestCase("""{ "rateLimit": { "limit": 1, "limit": 2 } }""", "rateLimit.limit", "The property occurs more than once.")]
    [TestCase("{ \"rateLimit\":\n { \"limit\":\n x } }", "rateLimit.limit", "Not valid JSON, line 3.")]
    [TestCase("{ \"permissions\": [\"readMerchants\",\n] }", "permissions[1]", "Not valid JSON, line 2.")]
    public async Task A_validation_error_states_its_kind_and_path(string body, string path, string fault)
    {
        foreach (var response in new[] { await Admin.PostAsync("/apikeys", body), await Admin.PatchAsync(key.Path, body) })
        {
            response.AssertInvalid(path);
            Assert.That(response.Error(path), Is.EqualTo(fault));
        }
    }

    [TestCase("\"false\"")]
    [TestCase("0")]
    [TestCase("[]")]
    public async Task The_active_member_of_a_key_must_be_true_or_false(string value)
    {
        var answer = await Admin.PatchAsync(key.Path, $$"""{ "active": {{value}} }""");

        answer.AssertInvalid("active");
        Assert.That(answer.Error("active"), Is.EqualTo("Must be true or false."));
    }

    [TestCase("email")]
    [TestCase("password")]
    [TestCase("apiKey")]
    [TestCase("apiSecret")]
    public async Task Login_credentials_must_be_strings(string property)
    {
        foreach (var value in new[] { "5", "true", "[]", "{}", "\"\\ud800\"" })
        {
            (await Anonymous().PostAsync("/auth/login", $$"""{ "{{property}}": {{value}} }""")).AssertInvalid(property);
        }
    }

    [TestCaseSource(nameof(UnknownProperties))]
    public async Task An_unknown_property_is_refused_by_name(string body, string name)
    {
        foreach (var answer in new[]
        {
            await Admin.PostAsync("/apikeys", body),
            await Admin.PatchAsync(key.Path, body),
            await Anonymous().PostAsync("/auth/login", body),
        })
        {
            answer.AssertInvalid(name.Length == 0 ? "body" : name);
            Assert.That(answer.Json["errors"]!.ToJsonString(), Does.Contain("Unknown property."));
        }
    }

    [TestCase("""{ "name": "a", "permissions": ["readMerchants"], "name": "b" }""", "name")]
    [TestCase("""{ "name": "a", "n\u0061me": "b" }""", "name")]
    [TestCase("""{ "permissions": ["readMerchants"], "permissions": ["readMerchants"] }""", "permissions")]
    public async Task A_duplicate_property_is_refused_with_its_name(string body, string name)
    {
        foreach (var answer in new[] { await Admin.PostAsync("/apikeys", body), await Admin.PatchAsync(key.Path, body) })
        {
            answer.AssertInvalid(name);
            Assert.That(answer.Error(name), Is.EqualTo("The property occurs more than once."));
        }
    }

    [Test]
    public async Task Nesting_depth_is_limited()
    {
        var deep = string.Concat(Enumerable.Repeat("[", 20_000));
        foreach (var body in new[]
        {
            deep,
            $$"""{ "name": {{deep}} }""",
            $$"""{ "unknown": {{deep}} }""",
            $$"""{ "permissions": {{deep}} }""",
        })
        {
            (await Admin.PostAsync("/apikeys", body)).AssertProblem(HttpStatusCode.BadRequest, "validation_failed");
        }
    }
}
