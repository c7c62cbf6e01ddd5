using System.Net;
using OtpNet;
using Pulse.Client.Tests.Setup;

namespace Pulse.Client.Tests;

/// <summary>What the exception of a refused call says.</summary>
public sealed class FailureTests : PulseTests
{
    [Test]
    public void A_validation_error_names_each_value()
    {
        var key = new CreateApiKey { Name = "", Permissions = ["readApiKeys"], ExternalId = new string('x', 129) };
        var refusal = Refusal(() => Pulse.ApiKeys.CreateAsync(key));

        Assert.That((refusal.Status, refusal.Code), Is.EqualTo((HttpStatusCode.BadRequest, "validation_failed")));
        Assert.That(refusal.Errors.Keys, Is.EquivalentTo(new[] { "name", "externalId" }));
        Assert.That(refusal.Errors["externalId"], Has.All.Contains("128"));
        Assert.That(refusal.TraceId, Is.Not.Empty);
        Assert.That(refusal.Message, Does.StartWith("POST /apikeys was refused with 400 validation_failed").And.Contains("externalId"));
    }

    [Test]
    public void An_error_in_a_list_names_the_item() => Assert.That(
        Refusal(() => Pulse.ApiKeys.CreateAsync(new CreateApiKey { Name = "x", Permissions = ["readApiKeys", "nothing"] })).Errors.Keys,
        Is.EqualTo(new[] { "permissions[1]" }));

    [Test]
    public async Task A_missing_permission_is_named()
    {
        var reader = Keep(new PulseClient(OptionsOf(await NewKeyAsync())));
        var refusal = Refusal(() => reader.ApiKeys.CreateAsync(new CreateApiKey { Name = "x", Permissions = ["readApiKeys"] }));

        Assert.That(refusal.Status, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(refusal.Message, Does.Contain("writeApiKeys"));
    }

    [Test]
    public async Task Another_version_than_that_of_the_condition_is_a_conflict()
    {
        var key = await Pulse.ApiKeys.GetAsync((await NewKeyAsync("first")).Id);
        var options = new PulseRequestOptions { IfMatch = key.ETag };
        var changed = await Pulse.ApiKeys.UpdateAsync(key.Id, new ApiKeyPatch { Name = "second" }, options);
        Assert.That(changed.ETag, Is.Not.EqualTo(key.ETag));

        var refusal = Refusal(() => Pulse.ApiKeys.UpdateAsync(key.Id, new ApiKeyPatch { Name = "third" }, options));
        Assert.That(refusal.Status, Is.EqualTo(HttpStatusCode.PreconditionFailed));
        Assert.That((await Pulse.ApiKeys.GetAsync(key.Id)).Name, Is.EqualTo("second"));
    }

    [Test]
    public void A_condition_that_a_call_would_ignore_is_a_wrong_argument()
    {
        var options = new PulseRequestOptions { IfMatch = "\"1\"" };

        Assert.That(
            () => Pulse.ApiKeys.CreateAsync(new CreateApiKey { Name = "x", Permissions = ["readApiKeys"] }, options),
            Throws.ArgumentException.With.Message.EqualTo("POST /apikeys does not accept IfMatch. Leave it out."));
    }

    [TestCase("")]
    [TestCase("..")]
    [TestCase(" ")]
    public void An_id_that_would_change_the_path_is_a_wrong_argument(string id) =>
        Assert.That(() => Pulse.Accounts.GetAsync(id), Throws.ArgumentException);

    [Test]
    public void An_id_is_one_segment_of_the_path() =>
        Assert.That(Refusal(() => Admin.Permissions.GetAsync("../apikeys")).Status, Is.EqualTo(HttpStatusCode.NotFound));

    [Test]
    public async Task A_rate_limited_key_learns_how_long_to_wait()
    {
        var key = await Admin.ApiKeys.CreateAsync(new CreateApiKey
        {
            Name = "limited",
            Permissions = [PulsePermissions.ReadApiKeys],
            RateLimit = new RateLimit { Limit = 2, WindowSeconds = 3_600 },
        });
        var limited = Keep(new PulseClient(OptionsOf(key)));
        var refusal = Refusal(async () =>
        {
            for (var i = 0; i < 3; i++)
            {
                await limited.ApiKeys.GetAsync(key.Id);
            }
        });

        Assert.That((refusal.Status, refusal.Code), Is.EqualTo((HttpStatusCode.TooManyRequests, "rate_limited")));
        Assert.That(refusal.RetryAfter, Is.EqualTo(TimeSpan.FromHours(1)).Within(TimeSpan.FromMinutes(5)));
    }

    [Test]
    public void Refusals_of_OAuth_have_its_codes()
    {
        var refusal = Refusal(() => Pulse.OAuth.GetTokenAsync(Key.Identifier, Key.ApiSecret, "nothing:like:it"));

        Assert.That((refusal.Status, refusal.Code), Is.EqualTo((HttpStatusCode.BadRequest, "invalid_scope")));
    }

    [Test]
    public async Task A_login_with_a_second_factor_has_a_challenge()
    {
        const string password = "correct horse battery staple";
        using var anonymous = new PulseClient(new PulseClientOptions { Url = Url });
        var user = await Admin.Users.CreateAsync(new CreateUser { Email = "mfa@client.test" });
        await anonymous.Profile.SetPasswordAsync(user.SetPasswordToken, password);
        var login = new Login { Email = user.Email, Password = password };
        var self = anonymous.WithToken((await anonymous.Sessions.LogInAsync(login)).Token!);
        var setup = await self.Profile.SetUpTotpAsync(password);
        var code = new Totp(Base32Encoding.ToBytes(setup.Secret)).ComputeTotp(App.Clock.GetUtcNow().UtcDateTime);
        var recovery = await self.Profile.ConfirmTotpAsync(code);
        Assert.That((await self.Profile.GetMfaAsync()).RecoveryCodesLeft, Is.EqualTo(recovery.Codes.Count));

        var refusal = Refusal(() => anonymous.Sessions.LogInAsync(login));
        Assert.That((refusal.Status, refusal.Code), Is.EqualTo((HttpStatusCode.Unauthorized, "mfa_required")));
        Assert.That(refusal.ChallengeExpiresAt, Is.Not.Null);

        var session = await anonymous.Sessions.CompleteLoginAsync(
            new CompleteLogin { Challenge = refusal.Challenge!, RecoveryCode = recovery.Codes[0] });
        Assert.That(session.Email, Is.EqualTo(user.Email));
    }

    [Test]
    public void An_answer_that_does_not_come_in_time_is_a_failure_without_a_status()
    {
        using var pulse = Recorder.Silent().Client(new PulseClientOptions
        {
            Url = new Uri("http://pulse.test"),
            Timeout = TimeSpan.FromMilliseconds(20),
        });
        var refusal = Assert.ThrowsAsync<PulseException>(() => pulse.ApiKeys.GetAsync(Guid.NewGuid()))!;

        Assert.That(refusal.Status, Is.Null);
        Assert.That(refusal.Message, Does.StartWith("GET /apikeys/{id} was not answered within 00:00:00.02"));
    }

    [Test]
    public void A_cancelled_call_throws_what_cancelled_calls_throw()
    {
        using var pulse = Recorder.Silent().Client();
        using var cancellation = new CancellationTokenSource(20);

        Assert.That(() => pulse.ApiKeys.GetAsync(Guid.NewGuid(), cancellation.Token), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void A_Pulse_that_cannot_be_reached_is_a_failure_without_a_status()
    {
        using var pulse = new PulseClient(new PulseClientOptions
        {
            Url = new Uri("http://127.0.0.1:1"),
            RetryDelay = TimeSpan.FromMilliseconds(1),
        });
        var refusal = Assert.ThrowsAsync<PulseException>(() => pulse.Sessions.GetCurrentAsync())!;

        Assert.That((refusal.Status, refusal.InnerException?.GetType()), Is.EqualTo(((HttpStatusCode?)null, typeof(HttpRequestException))));
    }

    [Test]
    public void A_wrong_setting_is_named() => Assert.That(
        () => new PulseClient(new PulseClientOptions { Url = new Uri("/pulse", UriKind.Relative), ApiKey = "apiKey-x", MaxRetries = 11 }),
        Throws.ArgumentException.With.Message.StartsWith(
            "Url is \"/pulse\". It must be an absolute http or https address. ApiSecret is missing. Set it together with ApiKey. "
            + "MaxRetries is 11. Allowed: 0 to 10."));
}
