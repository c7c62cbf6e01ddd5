using System.Net;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Mfa;

public sealed class MfaInputTests(TestDatabase database) : MfaTests(database)
{
    private static readonly string Challenge = MadeUp.Token().Reveal();

    [TestCase("{}", "challenge", "body")]
    [TestCase("""{"challenge":null,"code":"123456"}""", "challenge")]
    [TestCase("""{"challenge":"","code":"123456"}""", "challenge")]
    [TestCase("""{"challenge":"x"}""", "body")]
    [TestCase("""{"challenge":"x","code":"123456","recoveryCode":"AAAAA-AAAAA"}""", "body")]
    [TestCase("""{"challenge":"x","code":""}""", "code")]
    [TestCase("""{"challenge":"x","code":"12345"}""", "code")]
    [TestCase("""{"challenge":"x","code":"1234567"}""", "code")]
    [TestCase("""{"challenge":"x","code":"+12345"}""", "code")]
    [TestCase("""{"challenge":"x","code":" 12345"}""", "code")]
    [TestCase("""{"challenge":"x","code":"123456\n"}""", "code")]
    [TestCase("""{"challenge":"x","code":"\u0661\u0662\u0663\u0664\u0665\u0666"}""", "code")]
    [TestCase("""{"challenge":"x","code":123456}""", "code")]
    [TestCase("""{"challenge":"x","recoveryCode":""}""", "recoveryCode")]
    [TestCase("""{"challenge":"x","recoveryCode":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}""", "recoveryCode")]
    [TestCase("""{"challenge":["x"],"code":"123456"}""", "challenge")]
    [TestCase("""{"challenge":"x","code":"123456","rememberMe":true}""", "rememberMe")]
    public async Task A_login_that_cannot_be_completed_is_refused_with_the_invalid_fields(string body, params string[] paths) =>
        (await Anonymous().PostAsync(Complete, body)).AssertInvalid(paths);

    [Test]
    public async Task A_challenge_that_is_too_long_is_reported_as_invalid() =>
        (await Anonymous().PostAsync(Complete, new { challenge = new string('a', 257), code = "123456" })).AssertInvalid("challenge");

    [TestCase(Begin)]
    [TestCase(Disable)]
    [TestCase(RecoveryCodes)]
    public async Task A_password_is_required_and_has_a_maximum_length(string path)
    {
        foreach (var body in new[]
        {
            "{}",
            """{"password":null}""",
            """{"password":""}""",
            """{"password":7}""",
            $$"""{"password":"{{new string('x', 257)}}"}""",
        })
        {
            (await Admin.PostAsync(path, body)).AssertInvalid("password");
        }

        (await Admin.PostAsync(path, """{"password":"x","code":"123456"}""")).AssertInvalid("code");
    }

    [TestCase("""{}""")]
    [TestCase("""{"code":null}""")]
    [TestCase("""{"code":"abcdef"}""")]
    [TestCase("""{"code":"-12345"}""")]
    [TestCase("""{"code":"1234567"}""")]
    public async Task A_code_that_confirms_has_six_digits(string body) => (await Admin.PostAsync(Confirm, body)).AssertInvalid("code");

    [TestCase("post", Begin)]
    [TestCase("post", Confirm)]
    [TestCase("post", Disable)]
    [TestCase("post", RecoveryCodes)]
    [TestCase("post", Complete)]
    public async Task A_body_of_another_content_type_is_refused(string method, string path)
    {
        using var form = new FormUrlEncodedContent([new("code", "123456")]);

        var answer = await Admin.SendAsync(new HttpMethod(method), path, form);

        answer.AssertProblem(HttpStatusCode.UnsupportedMediaType, "unsupported_media_type");
    }

    /// <summary>A replay would return a secret twice, or accept a caller who sent no code this time.</summary>
    [Test]
    public async Task No_response_is_stored_for_replay()
    {
        var user = await UserAsync();

        var first = await user.PostAsync(Begin, OwnPassword, ("Idempotency-Key", "once"));
        var second = await user.PostAsync(Begin, OwnPassword, ("Idempotency-Key", "once"));

        Assert.That(second.Header("Idempotency-Replayed"), Is.Null);
        Assert.That((string?)second.Json["secret"], Is.Not.EqualTo((string?)first.Json["secret"]));
    }
}
