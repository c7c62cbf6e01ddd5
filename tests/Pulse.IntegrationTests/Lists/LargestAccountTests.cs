using System.Globalization;
using Pulse.Application.Common.Lists;
using Pulse.Domain.Accounts;
using Pulse.Domain.Common;
using Pulse.Domain.Permissions;
using Pulse.Domain.Sessions;
using Pulse.Domain.Users;
using Pulse.Infrastructure.Users;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Lists;

/// <summary>An account with more members, role holders and sessions than one request examines.</summary>
public sealed class LargestAccountTests(TestDatabase database) : ContractTests(database)
{
    private const int Many = ListQuery.MaxExamined + 20;

    private User[] members = [];
    private string account = "";
    private Setup.Api admin = null!;
    private int role;

    [OneTimeSetUp]
    public async Task FillAsync()
    {
        account = await Seed.AccountAsync();
        admin = AdminIn(account);
        role = await Seed.RoleAsync(account, Permission.ReadMerchants);
        var now = Instant.ToMilliseconds(App.Clock.GetUtcNow().UtcDateTime);
        members = [.. Enumerable.Range(0, Many).Select(number => MemberOf($"member-{number}@many.test", now))];
        await Seed.ChangeAsync(db =>
        {
            db.AddRange(members.Select(user => new UserCredential(user)
            {
                NormalizedUserName = user.Email.ToUpperInvariant(),
                SecurityStamp = UserCredential.NewStamp(),
            }));
            return Task.CompletedTask;
        });
        await Seed.ChangeAsync(db =>
        {
            var sessions = members.Select(member => Session.OfUser(
                Guid.CreateVersion7(), MadeUp.Token(), member.Id, SessionOrigin.Unknown, now, TimeSpan.FromHours(1)));
            db.AddCounted(sessions, NumberOf(account));
            return Task.CompletedTask;
        });

        // Strangers, who must not be in any page.
        var elsewhere = await Seed.AccountAsync();
        await LoginAsync(await Seed.UserAsync(elsewhere), Seed.Password);
        await AdminIn(elsewhere).MakeKeyAsync();
    }

    [Test]
    public async Task The_members_are_listed_newest_first()
    {
        var first = await admin.GetAsync($"/users?accountId={account}");
        var second = await admin.GetAsync(first.NextPage!);

        Assert.That(EmailsIn(first), Is.EqualTo(NewestFirst.Take(1_000)));
        Assert.That(EmailsIn(second), Is.EqualTo(NewestFirst.Skip(1_000).Take(100)));
        Assert.That(first.Header("X-Total-Count-Exact"), Is.EqualTo("false"));
    }

    [TestCase("search=MEMBER-0@")]
    [TestCase("active=true&search=member-0@&pageSize=100")]
    public async Task The_oldest_member_is_found_by_search_from_page_to_page(string query)
    {
        var first = await admin.GetAsync($"/users?accountId={account}&{query}");
        var second = await admin.GetAsync(first.NextPage!);

        Assert.That(EmailsIn(first).Concat(EmailsIn(second)), Is.EqualTo(new[] { members[0].Email }));
        Assert.That(second.NextPage, Is.Null);
    }

    [Test]
    public async Task A_filter_that_an_index_serves_finds_the_oldest_member_in_any_order()
    {
        var found = await admin.GetAsync($"/users?accountId={account}&email={members[0].Email}&sort=-email&page=1");

        Assert.That(EmailsIn(found), Is.EqualTo(new[] { members[0].Email }));
        Assert.That((found.Header("X-Total-Count"), found.Header("X-Total-Count-Exact")), Is.EqualTo(("1", (string?)null)));
        (await admin.GetAsync($"/users?accountId={account}&sort=email")).AssertInvalid("sort");
    }

    [TestCase("page=2&pageSize=100")]
    [TestCase("sort=-createdAt&page=2&pageSize=100")]
    public async Task Numbered_pages_of_the_members_need_no_comparison(string query)
    {
        var page = await admin.GetAsync($"/users?accountId={account}&{query}");
        var oldest = await admin.GetAsync($"/users?accountId={account}&sort=createdAt&page=1");

        Assert.That(EmailsIn(page), Is.EqualTo(NewestFirst.Skip(100).Take(100)));
        Assert.That(EmailsIn(oldest), Is.EqualTo(NewestFirst.Reverse().Take(10)));
        (await admin.GetAsync($"/users?accountId={account}&active=true&page=1")).AssertInvalid("page");
    }

    [Test]
    public async Task The_holders_of_a_role_are_listed_in_pages_and_each_once()
    {
        var first = await admin.GetAsync($"/roles/{role}/assignments");
        var seen = new List<string>();
        for (var next = $"/roles/{role}/assignments"; next is not null;)
        {
            var page = await admin.GetAsync(next);
            seen.AddRange(EmailsIn(page));
            next = page.NextPage;
        }

        Assert.That(seen, Is.EqualTo(NewestFirst));
        Assert.That(
            (first.Header("X-Total-Count"), first.Header("X-Total-Count-Exact")), Is.EqualTo(($"{ListQuery.MaxExamined}", "false")));
        (await admin.GetAsync($"/roles/{role}/assignments?sort=email")).AssertInvalid("sort");
        Assert.That(
            EmailsIn(await admin.GetAsync($"/roles/{role}/assignments?userId={members[0].Id}&sort=email")),
            Is.EqualTo(new[] { members[0].Email }));
    }

    [Test]
    public async Task The_sessions_are_listed_newest_first_also_those_of_keys_and_none_of_other_accounts()
    {
        var key = await admin.MakeKeyAsync("readSessions");
        await LoginAsync(key);
        var reader = Using(key);

        var first = await reader.GetAsync("/sessions");
        var second = await reader.GetAsync(first.NextPage!);
        var own = await reader.GetAsync("/sessions?mine=true&sort=lastSeenAt");

        Assert.That(NamesIn(first), Is.EqualTo(NewestFirst.Prepend(key.ApiKey).Take(1_000)));
        Assert.That(NamesIn(second), Is.EqualTo(NewestFirst.Skip(999).Take(100)));
        Assert.That(first.Header("X-Total-Count-Exact"), Is.EqualTo("false"));
        (await reader.GetAsync("/sessions?sort=lastSeenAt")).AssertInvalid("sort");
        Assert.That((NamesIn(own), own.Header("X-Total-Count-Exact")), Is.EqualTo((new[] { key.ApiKey }, (string?)null)));
    }

    [TestCase("/users?accountId={0}")]
    [TestCase("/sessions")]
    public async Task Rows_of_other_accounts_change_neither_a_page_nor_its_total(string path)
    {
        var list = string.Format(CultureInfo.InvariantCulture, path, account);
        var before = await admin.GetAsync($"{list}{(list.Contains('?') ? '&' : '?')}pageSize=10");
        var elsewhere = await Seed.AccountAsync();
        for (var i = 0; i < 3; i++)
        {
            await LoginAsync(await Seed.UserAsync(elsewhere), Seed.Password);
        }

        var after = await admin.GetAsync($"{list}{(list.Contains('?') ? '&' : '?')}pageSize=10");

        Assert.That(before.Json.AsArray(), Has.Count.EqualTo(10));
        Assert.That(after.Text, Is.EqualTo(before.Text));
        Assert.That(
            (after.Header("X-Total-Count"), after.Header("X-Total-Count-Exact")), Is.EqualTo(($"{ListQuery.MaxExamined}", "false")));
    }

    private IEnumerable<string> NewestFirst => members.Reverse().Select(member => member.Email);

    private static string[] EmailsIn(Answer page) => [.. page.Json.AsArray().Select(item => (string)item!["email"]!)];

    private static string[] NamesIn(Answer page) => [.. page.Json.AsArray().Select(session => (string)session!["principal"]!["name"]!)];

    private User MemberOf(string email, DateTime now)
    {
        var (user, id) = (User.Create(email, "tests", now), new AccountId(NumberOf(account)));
        user.Join(id);
        user.Assign(role, id);
        return user;
    }
}
