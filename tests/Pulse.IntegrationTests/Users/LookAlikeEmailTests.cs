using System.Net;
using Pulse.Domain.Permissions;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Users;

/// <summary>E-mail addresses that look alike are the same, or are refused.</summary>
public sealed class LookAlikeEmailTests(TestDatabase database) : LoginTests(database)
{
    private const string FullWidthA = "\uff41";

    [TestCase("\uff41dmin@pulse.test", Description = "full width")]
    [TestCase("adm\u0131n@pulse.test", Description = "i without a dot")]
    [TestCase("\u0430dmin@pulse.test", Description = "Cyrillic")]
    [TestCase("admin@\u0440ulse.test", Description = "Cyrillic in the domain")]
    public async Task A_look_alike_email_is_refused_in_every_email_field(string email)
    {
        var admin = await UserAsync(Permission.WriteUsers, Permission.ReadUsers);
        var user = await admin.MakeUserAsync();
        var self = await LoginAsync(await NewUserAsync(), Seed.Password);

        (await admin.PostAsync("/users", new { email })).AssertInvalid("email");
        (await admin.PatchAsync(user.Path, new { email })).AssertInvalid("email");
        (await self.PostAsync("/auth/email", new { email, currentPassword = Seed.Password })).AssertInvalid("email");
    }

    [Test]
    public async Task Emails_that_differ_in_a_visible_accent_are_different()
    {
        var admin = await UserAsync(Permission.WriteUsers, Permission.ReadUsers);

        await admin.MakeUserAsync("jorgen@pulse.test");
        await admin.MakeUserAsync("j\u00f6rgen@pulse.test");

        Assert.That(await admin.EmailsAsync(), Does.Contain("jorgen@pulse.test").And.Contain("j\u00f6rgen@pulse.test"));
    }

    [Test]
    public async Task A_domain_in_Unicode_equals_its_ASCII_form()
    {
        var admin = await UserAsync(Permission.WriteUsers, Permission.ReadUsers);
        await admin.MakeUserAsync("kim@b\u00fccher.test");

        (await admin.PostAsync("/users", new { email = "kim@xn--bcher-kva.test" }))
            .AssertProblem(HttpStatusCode.Conflict, "duplicate_email");
        (await admin.PostAsync("/users", new { email = "KIM@B\u00dcCHER.test" })).AssertProblem(HttpStatusCode.Conflict, "duplicate_email");
    }

    [Test]
    public async Task Another_form_of_ones_email_logs_in_and_shares_its_failures()
    {
        var (email, here) = (await NewUserAsync(), From(NewAddress()));
        var wide = string.Concat(email.Select(c => char.IsAsciiLetter(c) || c == '@' ? (char)(c + 0xFEE0) : c));
        Assert.That((await AttemptAsync(here, wide, Seed.Password)).Status, Is.EqualTo(HttpStatusCode.OK));

        await GuessesAsync(here, wide, 5);
        await GuessesAsync(here, email, 5);

        AssertTooMany(await AttemptAsync(here, email, Seed.Password));
        AssertTooMany(await AttemptAsync(here, wide, Seed.Password));
    }

    [Test]
    public async Task Existing_emails_are_normalised_at_start_and_a_collision_does_not_prevent_the_start()
    {
        var (plain, alone, twin) = (await NewUserAsync(), await NewUserAsync(), await NewUserAsync());
        var (wide, lone) = (FullWidthA + plain[1..], FullWidthA + alone[1..]);
        var plainA = "a" + plain[1..];
        await StoreAsFormerlyAsync(plain, plainA);
        await StoreAsFormerlyAsync(twin, wide);
        await StoreAsFormerlyAsync(alone, lone);

        await using var restarted = new PulseApp(Settings, Configure);

        var ids = new List<int>();
        foreach (var (typed, of) in new[] { (plainA, plainA), (wide, wide), (lone, lone), ("A" + alone[1..].ToUpperInvariant(), lone) })
        {
            var login = await AttemptAsync(From(NewAddress(), restarted), typed, Seed.Password);
            Assert.That((login.Status, (string?)login.Json["email"]), Is.EqualTo((HttpStatusCode.OK, of)), login.Text);
            ids.Add((int)login.Json["id"]!);
        }

        Assert.That(ids.Distinct().Count(), Is.EqualTo(3));
        (await Admin.PostAsync("/users", new { email = "a" + alone[1..] })).AssertProblem(HttpStatusCode.Conflict, "duplicate_email");
    }

    /// <summary>Stores an e-mail address as earlier versions did: composed, in upper case.</summary>
    private Task StoreAsFormerlyAsync(string email, string becomes) => Seed.ExecuteAsync(
        $"""
        UPDATE "Users"
        SET "Email" = {becomes}, "UserName" = {becomes},
            "NormalizedEmail" = {becomes.ToUpperInvariant()}, "NormalizedUserName" = {becomes.ToUpperInvariant()}
        WHERE "Email" = {email}
        """);
}
