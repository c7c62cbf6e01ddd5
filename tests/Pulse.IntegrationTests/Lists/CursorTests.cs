using System.Net;
using System.Text.Json.Nodes;
using Pulse.IntegrationTests.OpenApi;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Lists;

/// <summary>Pages of every list in its default order, while rows are added and removed.</summary>
public sealed class CursorTests(TestDatabase database) : OpenApiTests(database)
{
    private const string Assignments = "/roles/{id}/assignments";

    /// <summary>Lists whose items no request can create or delete.</summary>
    private static readonly string[] Fixed = ["/permissions"];

    private static readonly string[] Changing =
    [
        "/apikeys", "/users", "/roles", "/accounts", "/applications", "/merchants", "/sessions", Assignments,
    ];

    private Setup.Api admin = null!;
    private int made;

    [SetUp]
    public async Task NewAccountAsync() => admin = await AdminInNewAccountAsync();

    [Test]
    public void These_are_all_lists_that_take_a_cursor() => Assert.That(
        Document.Lists().Select(list => list.Path), Is.EquivalentTo(Changing.Concat(Fixed).Append("/audit-events")));

    [Test]
    public async Task The_next_page_starts_where_the_last_one_ended_although_rows_were_added_and_removed(
        [ValueSource(nameof(Changing))] string list)
    {
        var path = await PathOfAsync(list);
        for (var i = 0; i < 6; i++)
        {
            await MakeAsync(list, path);
        }

        var all = IdsIn(await admin.GetAsync($"{path}?pageSize=100"));
        var first = await admin.GetAsync($"{path}?pageSize=2");
        await MakeAsync(list, path);
        await RemoveAsync(list, path, all[0]);
        await RemoveAsync(list, path, all[1]);
        var second = await admin.GetAsync(first.NextPage!);
        await RemoveAsync(list, path, all[4]);
        var third = await admin.GetAsync(second.NextPage!);

        var left = IdsIn(await admin.GetAsync($"{path}?pageSize=100"));
        Assert.That(IdsIn(first), Is.EqualTo(all[..2]));
        Assert.That(IdsIn(second), Is.EqualTo(all[2..4]));
        Assert.That(IdsIn(third), Is.EqualTo(left.SkipWhile(id => id != all[3]).Skip(1).Take(2)));
        Assert.That(second.Header("X-Total-Count"), Is.Not.Null);
    }

    [Test]
    public async Task Items_created_at_the_same_instant_each_appear_on_one_page()
    {
        for (var i = 0; i < 5; i++)
        {
            await admin.MakeKeyAsync();
        }

        var first = await admin.GetAsync("/apikeys?pageSize=2");
        var second = await admin.GetAsync(first.NextPage!);
        var third = await admin.GetAsync(second.NextPage!);

        Assert.That(((Answer[])[first, second, third]).SelectMany(IdsIn), Is.EqualTo(IdsIn(await admin.GetAsync("/apikeys"))));
    }

    [Test]
    public async Task Following_cursors_shows_every_item_of_a_list_once([Values("/permissions", "/apikeys", Assignments)] string list)
    {
        var path = await PathOfAsync(list);
        for (var i = 0; i < 5 && list != "/permissions"; i++)
        {
            await MakeAsync(list, path);
        }

        var seen = new List<string>();
        for (var next = $"{path}?pageSize=3"; next is not null;)
        {
            var page = await admin.GetAsync(next);
            Assert.That(page.Status, Is.EqualTo(HttpStatusCode.OK), page.Text);
            seen.AddRange(IdsIn(page));
            next = page.NextPage;
        }

        Assert.That(seen, Is.EqualTo(IdsIn(await admin.GetAsync(path))));
    }

    [Test]
    public async Task A_page_by_cursor_has_the_count_of_all_and_leads_to_the_first_the_next_and_the_last()
    {
        for (var i = 0; i < 5; i++)
        {
            await admin.MakeKeyAsync();
        }

        var second = await admin.GetAsync((await admin.GetAsync("/apikeys?pageSize=2&active=true")).NextPage!);
        var last = await admin.GetAsync(second.NextPage!);

        Assert.That(second.Header("X-Total-Count"), Is.EqualTo("5"));
        Assert.That(second.Header("Link"), Does.Match(
            "^</apikeys\\?pageSize=2&active=true>; rel=\"first\", "
                + "</apikeys\\?pageSize=2&active=true&cursor=[\\w-]+>; rel=\"next\", "
                + "</apikeys\\?pageSize=2&active=true&page=3>; rel=\"last\"$"));
        Assert.That(last.Json.AsArray(), Has.Count.EqualTo(1));
        Assert.That(last.NextPage, Is.Null);
    }

    [Test]
    public async Task Pages_by_number_and_in_other_orders_link_by_number()
    {
        for (var i = 0; i < 3; i++)
        {
            await admin.MakeKeyAsync();
        }

        Assert.That((await admin.GetAsync("/apikeys?page=1&pageSize=2")).NextPage, Is.EqualTo("/apikeys?pageSize=2&page=2"));
        Assert.That((await admin.GetAsync("/apikeys?sort=name&pageSize=2")).NextPage, Is.EqualTo("/apikeys?sort=name&pageSize=2&page=2"));
    }

    [Test]
    public async Task A_cursor_is_opaque_and_valid_only_for_its_list()
    {
        for (var i = 0; i < 2; i++)
        {
            await admin.MakeKeyAsync();
            await admin.MakeUserAsync();
        }

        var cursor = CursorIn(await admin.GetAsync("/apikeys?pageSize=1"));
        string[] altered =
        [
            "", "nonsense", "%00", cursor[..^1], cursor + "A", Altered(cursor, 0), Altered(cursor, cursor.Length / 2),
            new('A', 2_000),
        ];

        Assert.That(CursorIn(await admin.GetAsync("/apikeys?pageSize=1")), Is.Not.EqualTo(cursor));
        foreach (var bad in altered)
        {
            (await admin.GetAsync($"/apikeys?cursor={bad}")).AssertInvalid("cursor");
        }

        (await admin.GetAsync($"/users?cursor={cursor}")).AssertInvalid("cursor");
        (await admin.GetAsync($"/apikeys?cursor={cursor}&cursor={cursor}")).AssertInvalid("cursor");
        Assert.That((await admin.GetAsync($"/apikeys?cursor={cursor}")).Json.AsArray(), Has.Count.EqualTo(1));
    }

    [TestCase("page=1")]
    [TestCase("sort=-createdAt")]
    public async Task A_cursor_is_refused_together_with_a_page_number_or_a_sort_order(string other)
    {
        for (var i = 0; i < 2; i++)
        {
            await admin.MakeKeyAsync();
        }

        var cursor = CursorIn(await admin.GetAsync("/apikeys?pageSize=1"));

        (await admin.GetAsync($"/apikeys?cursor={cursor}&{other}")).AssertInvalid("cursor");
    }

    [Test]
    public async Task Another_accounts_cursor_shows_only_ones_own_keys()
    {
        for (var i = 0; i < 2; i++)
        {
            await admin.MakeKeyAsync();
        }

        var cursor = CursorIn(await admin.GetAsync("/apikeys?pageSize=1"));
        var elsewhere = await AdminInNewAccountAsync();
        var own = await elsewhere.MakeKeyAsync();

        Assert.That(IdsIn(await elsewhere.GetAsync($"/apikeys?cursor={cursor}")), Is.SubsetOf(new[] { own.Id }));
    }

    private static string CursorIn(Answer page) => page.NextPage!.Split("cursor=")[1].Split('&')[0];

    private static string Altered(string cursor, int at) => $"{cursor[..at]}{(cursor[at] == 'A' ? 'B' : 'A')}{cursor[(at + 1)..]}";

    private static string[] IdsIn(Answer page) => [.. page.Json.AsArray().Select(IdOf)];

    private static string IdOf(JsonNode? item) => $"{item!["id"] ?? item["accountId"]}/{item["userId"]}/{item["name"]}";

    private async Task<string> PathOfAsync(string list)
    {
        // Seeded accounts have the time of the machine. The accounts of this test must be newer.
        App.Clock.Advance(list == "/accounts" ? TimeSpan.FromHours(1) : TimeSpan.Zero);
        return list == Assignments ? $"/roles/{(await NewRoleAsync()).Json["id"]}/assignments" : list;
    }

    private async Task MakeAsync(string list, string path)
    {
        App.Clock.Advance(TimeSpan.FromMilliseconds(1));
        var made = list switch
        {
            "/apikeys" => await admin.PostKeyAsync("readMerchants"),
            "/users" => await admin.PostAsync(path, new { email = NewEmail() }),
            "/roles" => await NewRoleAsync(),
            "/accounts" => await admin.PostAsync(path, new { accountName = "One of many" }),
            "/applications" => await admin.PostAsync(path, new { }),
            "/merchants" => await admin.PostAsync(path, Businesses.Profile().ToJsonString()),
            "/sessions" => await Anonymous().PostAsync("/auth/login", (await admin.MakeKeyAsync()).Login),
            _ => await admin.PostAsync(path, new { userId = (await admin.MakeUserAsync(NewEmail())).Id }),
        };
        Assert.That((int)made.Status, Is.LessThan(300), made.Text);
    }

    private Task<Answer> NewRoleAsync() =>
        admin.PostAsync("/roles", new { name = $"Role {Guid.NewGuid()}", permissions = new[] { "readMerchants" } });

    /// <summary>Sorts before all earlier ones.</summary>
    private string NewEmail() => $"member-{1_000_000 - ++made}@pulse.test";

    /// <summary>Deletes an item. Merchants cannot be deleted.</summary>
    private async Task RemoveAsync(string list, string path, string id)
    {
        var parts = id.Split('/');
        var removed = list switch
        {
            "/merchants" => null,
            Assignments => await admin.DeleteAsync($"{path}/{parts[1]}"),
            _ => await admin.DeleteAsync($"{path}/{parts[0]}"),
        };
        Assert.That(removed is null || (int)removed.Status < 300, removed?.Text);
    }
}
