using System.Net;
using System.Text.Json.Nodes;
using Pulse.Domain.Accounts;
using Pulse.Domain.Roles;
using Pulse.Domain.Users;
using Pulse.Infrastructure.Users;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Roles;

/// <summary>The assignments of a role in pages, sorted, searched and filtered.</summary>
public sealed class AssignmentPageTests(TestDatabase database) : RolesTests(database)
{
    private const int Many = 1_103;

    [Test]
    public async Task Holders_beyond_a_thousand_are_counted_and_paged_and_each_is_shown_once()
    {
        var account = await Seed.AccountAsync();
        var admin = AdminIn(account);
        var role = await admin.MakeRoleAsync("Many assignments", "readMerchants");
        var number = new AccountId(NumberOf(account));
        await Seed.ChangeAsync(db =>
        {
            db.Set<UserCredential>().AddRange(Enumerable.Range(0, Many).Select(i => HolderOf(role, number, $"holder-{i}@pulse.test")));
            return Task.CompletedTask;
        });

        var first = await admin.GetAsync($"/roles/{role}/assignments");
        var ids = new List<int>();
        for (var next = $"/roles/{role}/assignments"; next is not null;)
        {
            var page = await admin.GetAsync(next);
            ids.AddRange(page.Json.AsArray().Select(held => (int)held!["userId"]!));
            next = page.Header(
                "Link")?.Split(", ").FirstOrDefault(link => link.EndsWith("rel=\"next\"", StringComparison.Ordinal))?.Split('<', '>')[1];
        }

        Assert.That(first.Json.AsArray(), Has.Count.EqualTo(1_000));
        Assert.That(first.Header("X-Total-Count"), Is.EqualTo($"{Many}"));
        Assert.That(first.Header("Link"), Does.Match($"^</roles/{role}/assignments\\?pageSize=100&cursor=[\\w-]+>; rel=\"next\"$"));
        Assert.That(ids, Has.Count.EqualTo(Many).And.Unique);
    }

    [Test]
    public async Task Holders_of_a_role_can_be_searched_and_sorted_by_the_fields_that_are_shown()
    {
        var (here, there) = (await Seed.AccountAsync(), await Seed.AccountAsync());
        var role = await Admin.MakeGlobalRoleAsync("Found", "readMerchants");
        var everywhere = await NewPersonAsync([there], (role, null));
        var both = await NewPersonAsync([here], (role, here), (role, null));
        var one = await NewPersonAsync([here], (role, here));
        await NewPersonAsync([there], (role, there));
        var admin = AdminIn(here);
        Task<(int, string?)[]> Find(string query) => FindAsync(admin, role, query);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await Find($"?search={one.Email.ToUpperInvariant()[..^5]}"), Is.EqualTo(new[] { (one.Id, here) }));
            Assert.That(await Find($"?email={both.Email}"), Is.EqualTo(new[] { (both.Id, (string?)null), (both.Id, here) }));
            Assert.That(await Find($"?userId={everywhere.Id}"), Is.EqualTo(new[] { (everywhere.Id, (string?)null) }));
            Assert.That((await Find("?accountId=")).Select(held => held.Item1), Is.EquivalentTo(new[] { everywhere.Id, both.Id }));
            Assert.That(await Find($"?accountId={there}"), Is.Empty);
            Assert.That(
                (await Find("?sort=-userId")).Select(held => held.Item1), Is.EqualTo(new[] { one.Id, both.Id, both.Id, everywhere.Id }));
            Assert.That(await Find("?page=2&pageSize=3"), Has.Length.EqualTo(1));
        }
    }

    [TestCase("createdAt=2030-01-01T00:00:00Z", "createdAt")]
    [TestCase("sort=-createdAt", "sort")]
    [TestCase("roleId=1", "roleId")]
    [TestCase("pageSize=0", "pageSize")]
    public async Task An_unusable_parameter_is_refused_with_its_name(string query, string name) =>
        (await Admin.GetAsync($"/roles/{Role.SuperAdminId}/assignments?{query}")).AssertInvalid(name);

    private static UserCredential HolderOf(int role, AccountId account, string email)
    {
        var user = User.Create(email, "tests", DateTime.UtcNow);
        user.Join(account);
        user.Assign(role, account);
        return new UserCredential(user) { NormalizedUserName = email.ToUpperInvariant(), SecurityStamp = UserCredential.NewStamp() };
    }

    private static async Task<(int UserId, string? AccountId)[]> FindAsync(Setup.Api api, int role, string query)
    {
        var listed = await api.GetAsync($"/roles/{role}/assignments{query}");
        Assert.That(listed.Status, Is.EqualTo(HttpStatusCode.OK), listed.Text);
        return [.. listed.Json.AsArray().OfType<JsonObject>().Select(held => ((int)held["userId"]!, (string?)held["accountId"]))];
    }
}
