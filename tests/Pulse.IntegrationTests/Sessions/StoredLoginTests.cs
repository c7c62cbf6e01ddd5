using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Pulse.Infrastructure.Logins;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Sessions;

/// <summary>The rows that a login leaves in the database.</summary>
public sealed class StoredLoginTests(TestDatabase database) : Setup.LoginTests(database)
{
    [Test]
    public async Task Text_entered_as_an_unknown_email_cannot_be_recovered_from_stored_data()
    {
        const string typed = "correct horse battery staple";
        await GuessAsync(From("203.0.113.7"), typed);

        var guesses = Of(typed, "203.0.113.7").Concat(Of(typed.ToUpperInvariant(), "203.0.113.7")).ToHashSet();
        var (keys, targets) = (new List<byte[]>(), await TargetsAsync());
        await Seed.ChangeAsync(async db => keys = await db.Set<LoginFailure>().Select(failure => failure.Key).ToListAsync());

        Assert.That(keys, Is.Not.Empty);
        Assert.That(targets, Is.Not.Empty);
        Assert.That(keys.Select(Convert.ToHexStringLower).Concat(targets), Has.None.Matches<string>(guesses.Contains));
    }

    [Test]
    public async Task All_spellings_of_one_unknown_email_have_the_same_fingerprint()
    {
        var before = await TargetsAsync();
        await GuessAsync(From(NewAddress()), "unknown.form@pulse.test");
        await GuessAsync(From(NewAddress()), "\uff35nknown.form\uff20pulse.test");

        var added = (await TargetsAsync()).Where(target => !before.Contains(target)).ToList();

        Assert.That(added.Distinct().Count(), Is.EqualTo(1));
    }

    [Test]
    public async Task A_user_agent_that_carries_a_secret_is_stored_without_it()
    {
        var email = await NewUserAsync();
        var from = From(NewAddress());
        from.Client.DefaultRequestHeaders.TryAddWithoutValidation(
            "User-Agent", "curl/8 Bearer swordfish pls_7pchBq8OJvIltQyNIuG password=hunter2");

        var user = Bearer((string)(await AttemptAsync(from, email, Seed.Password)).Json["token"]!);

        Assert.That((string?)(await user.SessionsAsync()).Single()["userAgent"], Is.EqualTo("curl/8 Bearer *** *** password=***"));
    }

    /// <returns>The targets of refused logins in the audit log.</returns>
    private async Task<List<string>> TargetsAsync()
    {
        var targets = new List<string>();
        await Seed.ChangeAsync(async db => targets = await db.AuditEvents.IgnoreQueryFilters()
            .Where(happened => happened.Action == "session.refused").Select(happened => happened.TargetId!).ToListAsync());
        return targets;
    }

    /// <summary>What an attacker can compute from a guess: the unkeyed hashes that were stored formerly, and the plain values.</summary>
    private static IEnumerable<string> Of(string email, string address) =>
        new[] { email, $"email\0{email}", $"email+address\0{email}\0{address}", $"address\0{address}" }
            .Select(text => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))));
}
