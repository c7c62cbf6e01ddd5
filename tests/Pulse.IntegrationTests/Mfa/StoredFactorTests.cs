using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using OtpNet;
using Pulse.Infrastructure.Persistence;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Mfa;

/// <summary>Rule 16 for second factors, which Identity stores in clear by default: what the database contains.</summary>
public sealed class StoredFactorTests(TestDatabase database) : MfaTests(database)
{
    [Test]
    public async Task Neither_secret_nor_codes_nor_challenge_are_in_the_database()
    {
        var person = await NewPersonAsync();
        var (challenge, code) = (await ChallengeAsync(Anonymous(), person.Email), CodeOf(person.Secret));
        await CompleteAsync(Anonymous(), await ChallengeAsync(Anonymous(), person.Email), code);
        var marks = new Marks();
        marks.Add("the secret", person.Secret);
        marks.Add("the challenge", challenge);
        Array.ForEach(person.Codes, recovery => marks.Add("a recovery code", recovery));

        var rows = await RowsAsync();

        Assert.That(marks.FoundIn(rows), Is.Empty);
        Assert.That(
            rows.AsSpan().IndexOf(Base32Encoding.ToBytes(person.Secret)), Is.Negative, "The secret must not be stored as bytes either.");
        Assert.That(rows.AsSpan().IndexOf(Encoding.UTF8.GetBytes(person.Email)), Is.Positive, "The search must be able to find something.");
    }

    /// <summary>An attacker can find the plain hash of six digits in a million attempts.</summary>
    [Test]
    public async Task Codes_are_hashed_with_a_key_that_is_not_in_the_database()
    {
        var person = await NewPersonAsync();
        var code = CodeOf(person.Secret);
        await CompleteAsync(Anonymous(), await ChallengeAsync(Anonymous(), person.Email), code);

        var rows = await RowsAsync();

        foreach (var text in (string[])[code, person.Codes[0], $"one-time\n{code}", $"recovery\n{person.Codes[0]}"])
        {
            Assert.That(rows.AsSpan().IndexOf(SHA256.HashData(Encoding.UTF8.GetBytes(text))), Is.Negative, text);
        }
    }

    [Test]
    public async Task An_authenticator_secret_copied_to_another_users_row_is_refused()
    {
        var (person, victim) = (await NewPersonAsync(), await NewPersonAsync());

        await Seed.ExecuteAsync(
            $"""
            UPDATE "Users" SET "AuthenticatorKey" = (SELECT "AuthenticatorKey" FROM "Users" WHERE "Email" = {person.Email})
            WHERE "Email" = {victim.Email}
            """);

        AssertUnauthenticated(await CompleteAsync(Anonymous(), await ChallengeAsync(Anonymous(), victim.Email), CodeOf(person.Secret)));
    }

    [Test]
    public async Task An_authenticator_secret_that_cannot_be_decrypted_refuses_logins_and_can_be_reset()
    {
        var person = await NewPersonAsync();
        var id = await IdOfAsync(person.Api);
        await Seed.ExecuteAsync(
            $"""UPDATE "Users" SET "AuthenticatorKey" = {"CfDJ8" + new string('A', 120)} WHERE "Email" = {person.Email}""");

        AssertUnauthenticated(await CompleteAsync(Anonymous(), await ChallengeAsync(Anonymous(), person.Email), CodeOf(person.Secret)));
        AssertUnauthenticated(await RecoverAsync(Anonymous(), await ChallengeAsync(Anonymous(), person.Email), person.Codes[0]));
        Assert.That((await Admin.DeleteAsync($"/users/{id}/mfa")).Status, Is.EqualTo(HttpStatusCode.NoContent));
    }

    [Test]
    public async Task Another_node_and_the_next_process_read_what_this_one_has_encrypted()
    {
        var person = await NewPersonAsync();

        await using var next = new PulseApp(Settings, Configure);
        var there = new Setup.Api(next.CreateClient());
        var completed = await CompleteAsync(there, await ChallengeAsync(there, person.Email), CodeOf(person.Secret));

        Assert.That(completed.Status, Is.EqualTo(HttpStatusCode.OK), completed.Text);
    }

    /// <summary>The key ring is stored outside the database.</summary>
    [Test]
    public async Task A_process_with_another_key_ring_accepts_no_second_factor()
    {
        var person = await NewPersonAsync();
        var keys = Directory.CreateTempSubdirectory("pulse-test-").FullName;
        File.Copy(Path.Combine(Settings["Keys:Folder"], "audit.key"), Path.Combine(keys, "audit.key"));

        await using (var thief = new PulseApp(new Dictionary<string, string>(Settings) { ["Keys:Folder"] = keys }, Configure))
        {
            var there = new Setup.Api(thief.CreateClient());
            AssertUnauthenticated(await CompleteAsync(there, await ChallengeAsync(there, person.Email), CodeOf(person.Secret)));
        }

        Directory.Delete(keys, recursive: true);
    }

    private async Task<byte[]> RowsAsync()
    {
        await using var scope = App.Services.CreateAsyncScope();
        return await StoredBytes.OfRowsAsync(scope.ServiceProvider.GetRequiredService<PulseDbContext>());
    }
}
