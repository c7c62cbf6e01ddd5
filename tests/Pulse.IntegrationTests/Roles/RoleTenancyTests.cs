using System.Net;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Roles;

/// <summary>Roles and users of another account return the same response as those that do not exist (security rule 5).</summary>
public sealed class RoleTenancyTests(TestDatabase database) : RolesTests(database)
{
    private const int Nothing = 2_000_000_000;

    private Person administrator = null!;
    private string account = "";
    private Person stranger = null!;
    private int foreign;

    [OneTimeSetUp]
    public async Task MakeAccountsAsync()
    {
        var elsewhere = await Seed.AccountAsync();
        account = await Seed.AccountAsync();
        administrator = await NewPersonAsync([account], (Role.AccountAdminId, account));
        foreign = await AdminIn(elsewhere).MakeRoleAsync("Foreign", "readMerchants");
        stranger = await NewPersonAsync([elsewhere], (foreign, elsewhere));
    }

    [Test]
    public async Task Another_accounts_role_gets_the_same_response_as_an_unknown_role()
    {
        foreach (var ask in new Func<Setup.Api, int, Task<Answer>>[]
        {
            (api, role) => api.GetAsync($"/roles/{role}"),
            (api, role) => api.PatchAsync($"/roles/{role}", new { name = "Mine" }),
            (api, role) => api.DeleteAsync($"/roles/{role}"),
            (api, role) => api.GetAsync($"/roles/{role}/assignments"),
            (api, role) => api.AssignAsync(role, administrator.Id),
            (api, role) => api.UnassignAsync(role, stranger.Id),
            (api, role) => api.UnassignInAllAsync(role, stranger.Id),
        })
        {
            foreach (var caller in new[] { administrator.Caller, AdminIn(account) })
            {
                var (theirs, none) = (await ask(caller, foreign), await ask(caller, Nothing));

                theirs.AssertProblem(HttpStatusCode.NotFound, "not_found");
                Assert.That(theirs.WithoutTrace(), Is.EqualTo(none.WithoutTrace()));
            }
        }
    }

    [Test]
    public async Task Another_accounts_user_gets_the_same_response_as_an_unknown_user()
    {
        var role = await administrator.Caller.MakeRoleAsync("For members", "readMerchants");

        foreach (var caller in new[] { administrator.Caller, AdminIn(account) })
        {
            var (given, givenToNobody) = (await caller.AssignAsync(role, stranger.Id), await caller.AssignAsync(role, Nothing));
            var (taken, takenFromNobody) = (
                await administrator.Caller.UnassignAsync(role, stranger.Id), await administrator.Caller.UnassignAsync(role, Nothing));

            given.AssertInvalid("userId");
            Assert.That(given.WithoutTrace(), Is.EqualTo(givenToNobody.WithoutTrace()));
            taken.AssertProblem(HttpStatusCode.NotFound, "not_found");
            Assert.That(taken.WithoutTrace(), Is.EqualTo(takenFromNobody.WithoutTrace()));
        }

        Assert.That((await administrator.Caller.GetAsync($"/roles/{role}/assignments")).Json.AsArray(), Is.Empty);
    }

    [Test]
    public async Task No_filter_search_or_order_shows_another_accounts_role()
    {
        foreach (var query in new[]
        {
            "", "?search=foreign", "?name=Foreign", $"?id={foreign}", "?builtIn=false&sort=id", "?permissions=readMerchants",
        })
        {
            var listed = await administrator.Caller.GetAsync("/roles" + query);

            Assert.That(listed.Status, Is.EqualTo(HttpStatusCode.OK), listed.Text);
            Assert.That(listed.Text, Does.Not.Contain("Foreign"), query);
        }
    }

    [Test]
    public async Task A_role_is_made_in_the_account_in_effect_and_in_no_other()
    {
        var other = await Seed.AccountAsync();
        var outsider = await NewPersonAsync(account, Permission.WriteRoles, Permission.ReadMerchants);

        (await outsider.Caller.In(other).PostRoleAsync("Elsewhere", "readMerchants"))
            .AssertProblem(HttpStatusCode.Forbidden, "account_forbidden");

        var made = await AdminIn(other).PostRoleAsync("Here", "readMerchants");
        Assert.That((string?)made.Json["accountId"], Is.EqualTo(other));
    }
}
