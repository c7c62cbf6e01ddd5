using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Sessions;

/// <summary>The list of sessions in pages, sorted, searched and filtered.</summary>
public sealed class SessionPageTests(TestDatabase database) : CacheTests(database)
{
    private const int Many = 1_501;
    private const int Most = 1_000;

    protected override Dictionary<string, string> MoreSettings =>
        new(base.MoreSettings) { ["Sessions:IdleMinutes"] = "100", ["Sessions:ApiKeyIdleMinutes"] = "10" };

    [Test]
    public async Task Sessions_beyond_a_thousand_are_counted_and_linked_to_and_each_is_shown_once()
    {
        var admin = await AdminInNewAccountAsync();
        var key = await admin.MakeKeyAsync("readSessions");
        await Seed.MakeSessionsAsync(key, Many, App.Clock.GetUtcNow().UtcDateTime, TimeSpan.FromHours(1));
        var reader = Using(key);

        var first = await reader.GetAsync("/sessions");
        var ids = new List<string>();
        for (var next = "/sessions"; next is not null;)
        {
            var page = await reader.GetAsync(next);
            ids.AddRange(page.Json.AsArray().Select(session => (string)session!["id"]!));
            next = page.Header(
                "Link")?.Split(", ").FirstOrDefault(link => link.EndsWith("rel=\"next\"", StringComparison.Ordinal))?.Split('<', '>')[1];
        }

        Assert.That(first.Json.AsArray(), Has.Count.EqualTo(Most));
        Assert.That(first.Header("X-Total-Count"), Is.EqualTo($"{Many}"));
        Assert.That(first.Header("Link"), Does.Match("^</sessions\\?pageSize=100&cursor=[\\w-]+>; rel=\"next\"$"));
        Assert.That(ids, Has.Count.EqualTo(Many).And.Unique);
    }

    [Test]
    public async Task A_page_has_its_size_the_count_of_all_and_links()
    {
        var account = await Seed.AccountAsync();
        string[] emails = [await Seed.UserAsync(account), await Seed.UserAsync(account), await Seed.UserAsync(account)];
        foreach (var email in emails)
        {
            await LoginAsync(email, Seed.Password);
        }

        var reader = Using(await AdminIn(account).MakeKeyAsync("readSessions"));
        var all = await reader.GetAsync("/sessions");
        var page = await reader.GetAsync("/sessions?page=2&pageSize=2");

        Assert.That(all.Json.AsArray().Select(session => (string?)session!["principal"]!["name"]), Is.EqualTo(emails.Reverse()));
        Assert.That((all.Header("X-Total-Count"), all.Header("Link")), Is.EqualTo(("3", (string?)null)));
        Assert.That(page.Json.AsArray().Select(session => (string?)session!["principal"]!["name"]), Is.EqualTo(emails[..1]));
        Assert.That(page.Header("X-Total-Count"), Is.EqualTo("3"));
        Assert.That(page.Header("Link"), Is.EqualTo(
            "</sessions?pageSize=2&page=1>; rel=\"first\", </sessions?pageSize=2&page=1>; rel=\"prev\", "
                + "</sessions?pageSize=2&page=2>; rel=\"last\""));
    }

    [Test]
    public async Task Sessions_can_be_filtered_by_the_fields_that_are_shown()
    {
        var account = await Seed.AccountAsync();
        var email = await Seed.UserAsync(account);
        var key = await AdminIn(account).MakeKeyAsync("readSessions");
        var end = App.Clock.GetUtcNow().AddMinutes(5);
        var shortLived = await AdminIn(account).MakeKeyAsync();
        var anonymous = Anonymous().From("203.0.113.7");
        anonymous.Client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", "Curl/8.5.0");
        var user = Bearer((string)(await anonymous.PostAsync("/auth/login", new { email, password = Seed.Password })).Json["token"]!);
        var (ofUser, ofKey) = (await user.SessionIdAsync(), await (await LoginAsync(key)).SessionIdAsync());
        var ending = await (await LoginAsync(shortLived)).SessionIdAsync();
        await AdminIn(account).PatchAsync(shortLived.Path, new { expiresAt = Instants.Text(end) });
        var reader = Using(key);
        var userId = (int)(await user.GetAsync("/auth/session")).Json["id"]!;
        Task<string[]> Find(string query) => reader.SessionIdsAsync(query);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await Find("?search=CURL"), Is.EqualTo(new[] { ofUser }));
            Assert.That(await Find($"?search={email[..^6]}"), Is.EqualTo(new[] { ofUser }));
            Assert.That(await Find($"?search={key.ApiKey}"), Is.EqualTo(new[] { ofKey }));
            Assert.That(await Find($"?id={ofKey}"), Is.EqualTo(new[] { ofKey }));
            Assert.That(await Find("?ipAddress=203.0.113.7"), Is.EqualTo(new[] { ofUser }));
            Assert.That(await Find("?userAgent="), Is.EqualTo(new[] { ending, ofKey }));
            Assert.That(await Find("?principal.type=user"), Is.EqualTo(new[] { ofUser }));
            Assert.That(await Find("?principal.type=apiKey"), Is.EqualTo(new[] { ending, ofKey }));
            Assert.That(await Find($"?principal.id={userId}"), Is.EqualTo(new[] { ofUser }));
            Assert.That(await Find($"?principal.id={key.Id}"), Is.EqualTo(new[] { ofKey }));
            Assert.That(await Find($"?principal.name={shortLived.ApiKey}"), Is.EqualTo(new[] { ending }));
            Assert.That(await Find($"?expiresAt={Instants.Text(end)}"), Is.EqualTo(new[] { ending }));
            Assert.That((await Find("?sort=expiresAt"))[0], Is.EqualTo(ending));
            Assert.That(await Find("?sort=createdAt"), Is.EqualTo(new[] { ofUser, ofKey, ending }));
            Assert.That((await Find("?sort=principal.type,-principal.name"))[0], Is.EqualTo(ofUser));
            Assert.That(await Find("?sort=-lastSeenAt,id"), Has.Length.EqualTo(3));
            Assert.That(await Find("?mine=true&principal.type=user"), Is.Empty);
        }
    }

    [Test]
    public async Task Ended_sessions_are_neither_shown_nor_counted()
    {
        var admin = await AdminInNewAccountAsync();
        var (key, shortLived) = (await admin.MakeKeyAsync("readSessions"), await admin.MakeKeyAsync());
        var now = App.Clock.GetUtcNow().UtcDateTime;
        await Seed.MakeSessionsAsync(key, 1, now, TimeSpan.FromHours(1));
        await Seed.MakeSessionsAsync(key, 1, now - TimeSpan.FromSeconds(601), TimeSpan.FromHours(1));
        await Seed.MakeSessionsAsync(key, 1, now - TimeSpan.FromSeconds(599), TimeSpan.FromSeconds(598));
        await Seed.MakeSessionsAsync(shortLived, 1, now, TimeSpan.FromHours(1));
        await admin.PatchAsync(shortLived.Path, new { expiresAt = Instants.Text(App.Clock.GetUtcNow().AddMinutes(5)) });

        var before = await Using(key).GetAsync("/sessions?page=1");
        App.Clock.Advance(TimeSpan.FromMinutes(5));
        var after = await Using(key).GetAsync("/sessions?page=1");

        Assert.That((before.Json.AsArray().Count, before.Header("X-Total-Count")), Is.EqualTo((2, "2")));
        Assert.That((after.Json.AsArray().Count, after.Header("X-Total-Count")), Is.EqualTo((1, "1")));
    }
}
