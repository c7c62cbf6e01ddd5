using Pulse.Domain.Permissions;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Impersonation;

/// <summary>Impersonated sessions in the list of sessions.</summary>
public sealed class ImpersonatedSessionListTests(TestDatabase database) : ImpersonationGround(database)
{
    [Test]
    public async Task An_impersonation_session_belongs_to_the_impersonator_and_names_the_impersonated_user()
    {
        var account = await OpenAccountAsync();
        var (support, clerk) = (await PersonAsync(account, Permission.ImpersonateUsers), await PersonAsync(account));
        var own = await LoginAsync(support);
        own.Client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", "support/1.0");
        await ActAsync(own, clerk);

        var mine = await own.SessionsAsync();
        var theirs = await (await LoginAsync(clerk)).SessionsAsync();

        Assert.That(mine.Select(session => (string?)session["impersonating"]), Is.EqualTo(new[] { clerk.Email, null }));
        Assert.That(mine.Select(session => (string)session["principal"]!["name"]!), Is.All.EqualTo(support.Email));
        Assert.That(((string)mine[0]["userAgent"]!, (string)mine[0]["ipAddress"]!), Is.EqualTo(("support/1.0", "127.0.0.1")));
        Assert.That(theirs.Select(session => (string?)session["impersonating"]), Is.EqualTo(new string?[] { null }));
    }

    [Test]
    public async Task A_session_list_shows_the_impersonated_user_only_for_members_of_the_account()
    {
        var (shared, elsewhere) = (await OpenAccountAsync(), await OpenAccountAsync());
        var support =
            await PersonAsync([shared, elsewhere], (shared, [Permission.ImpersonateUsers]), (elsewhere, [Permission.ImpersonateUsers]));
        var (clerk, stranger) = (await PersonAsync(shared), await PersonAsync(elsewhere));
        await ActAsync(await LoginAsync(support), clerk);
        await ActAsync((await LoginAsync(support)).In(elsewhere), stranger);
        var reader = await LoginAsync(await PersonAsync(shared, Permission.ReadSessions));
        var maker = await AdminIn(shared).MakeKeyAsync("readSessions");

        var seen = await reader.SessionsAsync();

        Assert.That(AsWhom(seen, support), Is.EqualTo(new[] { null, null, clerk.Email, null }));
        Assert.That(AsWhom(await Using(maker).SessionsAsync(), support), Is.EqualTo(new[] { null, null, clerk.Email, null }));
        Assert.That(AsWhom(await AdminIn(shared).SessionsAsync(), support), Is.EqualTo(new[] { stranger.Email, null, clerk.Email, null }));
    }

    private static string?[] AsWhom(System.Text.Json.Nodes.JsonNode[] sessions, Person of) =>
        [.. sessions.Where(session => (string)session["principal"]!["name"]! == of.Email).Select(
            session => (string?)session["impersonating"])];
}
