using System.Net;
using Pulse.Domain.Permissions;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Idempotency;

/// <summary>A request that is sent again with its <c>Idempotency-Key</c> is executed once, and the stored response is returned.</summary>
public sealed class ReplayTests(TestDatabase database) : ContractTests(database)
{
    [Test]
    public async Task Replaying_the_creation_of_a_key_returns_the_same_key_and_secret()
    {
        var admin = await AdminInNewAccountAsync();
        var value = Retries.NewValue();

        var first = await admin.MakeOnceAsync(value);
        var again = await admin.MakeOnceAsync(value);

        Assert.That(first.Status, Is.EqualTo(HttpStatusCode.Created), first.Text);
        again.AssertReplayOf(first);
        Assert.That(again.Headers.Keys, Is.SupersetOf(new[] { "ETag", "Location", "Cache-Control", "Content-Length" }));
        Assert.That(await admin.NamesAsync(), Has.Length.EqualTo(1));
        Assert.That(await StatusOfSessionAsync(Using(again.AsKey())), Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_rotation_that_is_sent_again_shows_the_same_secret_and_rotates_once()
    {
        var admin = await AdminInNewAccountAsync();
        var key = await admin.MakeKeyAsync();
        var value = Retries.NewValue();

        var first = await admin.PostOnceAsync(value, $"{key.Path}/rotate", new { graceSeconds = 0 });
        var again = await admin.PostOnceAsync(value, $"{key.Path}/rotate", new { graceSeconds = 0 });

        Assert.That(first.Status, Is.EqualTo(HttpStatusCode.OK), first.Text);
        again.AssertReplayOf(first);
        Assert.That(again.Headers.Keys, Does.Contain("Pulse-Revocation"));
        Assert.That(await StatusOfSessionAsync(Using(first.AsKey())), Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_replayed_request_of_a_key_that_rotates_itself_gets_the_stored_response()
    {
        var admin = await AdminInNewAccountAsync();
        var key = await admin.MakeKeyAsync("readApiKeys", "writeApiKeys");
        var value = Retries.NewValue();

        var first = await Using(key).PostOnceAsync(value, $"{key.Path}/rotate", new { graceSeconds = 60 });
        var again = await Using(key).PostOnceAsync(value, $"{key.Path}/rotate", new { graceSeconds = 60 });

        again.AssertReplayOf(first);
    }

    [Test]
    public async Task Without_an_Idempotency_Key_each_request_is_a_new_one()
    {
        var admin = await AdminInNewAccountAsync();

        var (first, second) = (await admin.MakeKeyAsync(), await admin.MakeKeyAsync());

        Assert.That(first.Id, Is.Not.EqualTo(second.Id));
    }

    [Test]
    public async Task Another_request_with_the_same_idempotency_key_is_refused_and_not_executed()
    {
        var admin = await AdminInNewAccountAsync();
        var key = await admin.MakeKeyAsync();
        var value = Retries.NewValue();
        var first = await admin.MakeOnceAsync(value);

        var otherBody = await admin.MakeOnceAsync(value, new { name = "Another", permissions = new[] { "readMerchants" } });
        var otherQuery = await admin.PostOnceAsync(value, "/apikeys?a=b", Retries.Body);
        var otherPath = await admin.PostOnceAsync(value, $"{key.Path}/rotate", Retries.Body);
        var otherVersion = await admin.PostAsync("/apikeys", Retries.Body, (Retries.Header, value), ("If-Match", "\"1\""));

        foreach (var answer in new[] { otherBody, otherPath, otherVersion })
        {
            answer.AssertProblem(HttpStatusCode.UnprocessableEntity, "idempotency_key_reused");
        }

        otherQuery.AssertInvalid("a");
        Assert.That(await admin.NamesAsync(), Has.Length.EqualTo(2));
        (await admin.MakeOnceAsync(value)).AssertReplayOf(first);
    }

    [Test]
    public async Task The_same_idempotency_key_with_another_credential_is_a_separate_request()
    {
        var account = await Seed.AccountAsync();
        var value = Retries.NewValue();
        var email = await Seed.UserAsync(account, Permission.WriteApiKeys, Permission.ReadMerchants);

        var callers = new[] { await LoginAsync(email, Seed.Password), await LoginAsync(email, Seed.Password), AdminIn(account) };
        var answers = await Task.WhenAll(callers.Select(caller => caller.MakeOnceAsync(value)));

        Assert.That(answers.Select(answer => answer.Status), Is.All.EqualTo(HttpStatusCode.Created));
        Assert.That(answers.Select(answer => answer.Secret()), Is.Unique);
    }

    [Test]
    public async Task The_same_Idempotency_Key_in_another_account_is_a_separate_request()
    {
        var value = Retries.NewValue();

        var here = await (await AdminInNewAccountAsync()).MakeOnceAsync(value);
        var there = await (await AdminInNewAccountAsync()).MakeOnceAsync(value);

        Assert.That(there.Status, Is.EqualTo(HttpStatusCode.Created), there.Text);
        Assert.That(there.Id(), Is.Not.EqualTo(here.Id()));
    }

    [Test]
    public async Task A_failed_request_that_is_sent_again_is_run_again()
    {
        var admin = await AdminInNewAccountAsync();
        var value = Retries.NewValue();

        var invalid = await admin.MakeOnceAsync(value, new { name = "", permissions = new[] { "readMerchants" } });
        var valid = await admin.MakeOnceAsync(value);

        invalid.AssertInvalid("name");
        Assert.That(valid.Status, Is.EqualTo(HttpStatusCode.Created), valid.Text);
        Assert.That(valid.IsReplay(), Is.False);
    }

    [Test]
    public async Task A_login_ignores_the_idempotency_key()
    {
        var value = Retries.NewValue();
        var login = new { email = PulseApp.AdminEmail, password = PulseApp.AdminPassword };

        var (first, second) = (
            await Anonymous().PostOnceAsync(value, "/auth/login", login), await Anonymous().PostOnceAsync(value, "/auth/login", login));

        Assert.That(second.IsReplay(), Is.False);
        Assert.That((string)second.Json["token"]!, Is.Not.EqualTo((string)first.Json["token"]!));
    }

    [TestCase("")]
    [TestCase("a\tb")]
    [TestCase("ümlaut")]
    [TestCase(256)]
    public async Task A_malformed_idempotency_key_is_refused(object text)
    {
        var admin = await AdminInNewAccountAsync();
        var value = text is int length ? new string('a', length) : (string)text;

        var answer = await RefusedAsync($"{Retries.Header}: {value}\r\n");

        answer.AssertProblem(HttpStatusCode.BadRequest, "malformed_idempotency_key");
        Assert.That(await admin.NamesAsync(), Is.Empty);
    }

    [Test]
    public async Task Two_Idempotency_Key_headers_are_refused() =>
        (await RefusedAsync($"{Retries.Header}: a\r\n{Retries.Header}: a\r\n"))
            .AssertProblem(HttpStatusCode.BadRequest, "malformed_idempotency_key");

    [Test]
    public async Task The_longest_header_value_with_spaces_and_quotes_is_used_unchanged()
    {
        var admin = await AdminInNewAccountAsync();
        var value = $"\"a b, c~{new string('x', 246)}\"";
        Assert.That(value, Has.Length.EqualTo(255));

        var first = await admin.MakeOnceAsync(value);

        (await admin.MakeOnceAsync(value)).AssertReplayOf(first);
    }

    [Test]
    public async Task A_body_that_is_too_long_is_still_refused() =>
        (await Admin.MakeOnceAsync(Retries.NewValue(), $$"""{ "name": "{{new string('a', 70_000)}}" }"""))
            .AssertProblem(HttpStatusCode.RequestEntityTooLarge, "body_too_large");

    private Task<Answer> RefusedAsync(string headers) => Admin.SendRawAsync(
        $"POST /apikeys HTTP/1.1\r\nAuthorization: Bearer {AdminToken}\r\n{headers}Content-Type: application/json\r\nContent-Length: 2\r\n",
        "{}"u8.ToArray());
}
