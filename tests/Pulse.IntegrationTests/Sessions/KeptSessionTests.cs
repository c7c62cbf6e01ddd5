using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Common;
using Pulse.Domain.Accounts;
using Pulse.Domain.Permissions;
using Pulse.Domain.Users;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Sessions;

/// <summary>
/// Rule 7 for the serialized session that is kept with a cached caller: it is the same as a new one, and it ends with everything that it
/// was made from.
/// </summary>
public sealed class KeptSessionTests(TestDatabase database) : CacheTests(database)
{
    private long Used => App.Services.GetRequiredService<MemoryBudget>().Used;

    [Test]
    public async Task A_kept_session_has_the_bytes_of_a_new_one([Values] WayIn wayIn)
    {
        var caller = await ColdAsync(wayIn);

        var texts = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            texts.Add((await caller.GetAsync("/auth/session")).Text);
        }

        Assert.That(texts, Is.All.EqualTo(texts[0]));
        Assert.That(JsonNode.Parse(texts[0])!["token"] is null, Is.EqualTo(wayIn == WayIn.Key), "Only a session has a token.");
    }

    [Test]
    public async Task Two_sessions_of_a_user_get_their_own_tokens()
    {
        var email = await Seed.UserAsync(await Seed.AccountAsync(), Permission.ReadApiKeys);
        var (one, other) = (await LoginAsync(email, Seed.Password), await LoginAsync(email, Seed.Password));

        var (ofOne, ofOther) = (await KeptAsync(one), await KeptAsync(other));

        Assert.That((string)ofOne["token"]!, Is.Not.EqualTo((string)ofOther["token"]!));
        Assert.That((string)(await other.GetAsync("/auth/session")).Json["token"]!, Is.EqualTo((string)ofOther["token"]!));
    }

    [Test]
    public async Task A_kept_session_changes_with_the_user()
    {
        var account = await Seed.AccountAsync();
        var email = await Seed.UserAsync(account, Permission.ReadApiKeys);
        var user = await LoginAsync(email, Seed.Password);
        await KeptAsync(user);

        var another = await Seed.AccountAsync();
        await Seed.ChangeAsync(async db => (await db.Set<User>().IgnoreQueryFilters().Include(found => found.Memberships)
            .SingleAsync(found => found.Email == email)).Join(new AccountId(NumberOf(another))));
        var changed = await KeptAsync(user);

        Assert.That(changed["accounts"]!.AsArray().Select(known => (string)known!["accountId"]!), Is.EquivalentTo([account, another]));
    }

    [Test]
    public async Task A_kept_session_changes_with_the_account([Values] WayIn wayIn)
    {
        var account = await Seed.AccountAsync();
        var key = await AdminIn(account).MakeKeyAsync("readApiKeys");
        var caller = wayIn switch
        {
            WayIn.Key => Using(key),
            WayIn.KeysSession => await LoginAsync(key),
            _ => await LoginNewUserAsync(account, Permission.ReadApiKeys),
        };
        await KeptAsync(caller);

        await GiveAsync(account, Permission.ReadMerchants);
        var without = await KeptAsync(caller);
        await GiveAsync(account, Permission.ReadMerchants, Permission.ReadApiKeys);
        var again = await KeptAsync(caller);

        Assert.That(HeldIn(without), Is.Empty);
        Assert.That(HeldIn(again), Is.EqualTo(["readApiKeys"]));
    }

    [Test]
    public async Task A_user_has_another_kept_session_in_each_account()
    {
        var (account, another) = (await Seed.AccountAsync(), await Seed.AccountAsync());
        var email = await Seed.UserAsync(account, Permission.ReadApiKeys);
        var role = await Seed.RoleAsync(another, Permission.ReadMerchants);
        await Seed.ChangeAsync(async db =>
        {
            var found = await db.Set<User>().IgnoreQueryFilters().AsSplitQuery()
                .Include(known => known.Memberships).Include(known => known.RoleAssignments).SingleAsync(known => known.Email == email);
            found.Join(new AccountId(NumberOf(another)));
            found.Assign(role, new AccountId(NumberOf(another)));
        });
        var user = await LoginAsync(email, Seed.Password);

        var (here, there, hereAgain) = (await KeptAsync(user), await KeptAsync(user.In(another)), await KeptAsync(user.In(account)));

        Assert.That(HeldIn(here), Is.EqualTo(["readApiKeys"]));
        Assert.That(HeldIn(there), Is.EqualTo(["readMerchants"]));
        Assert.That(HeldIn(hereAgain), Is.EqualTo(["readApiKeys"]));
    }

    [Test]
    public async Task A_change_during_the_lookup_is_in_the_session_that_is_kept_afterwards([Values] Held held)
    {
        var account = await Seed.AccountAsync();
        var caller = Using(await AdminIn(account).MakeKeyAsync("readApiKeys"));
        LookUps.Close(held);
        var first = caller.GetAsync("/auth/session");
        await LookUps.WaitForLookUpAsync(held);

        await GiveAsync(account, Permission.ReadMerchants);
        LookUps.Open();
        await first;

        Assert.That(HeldIn(await KeptAsync(caller)), Is.Empty);
    }

    [Test]
    public async Task Memory_is_counted_once_a_session_is_kept_and_returned_when_its_caller_changes()
    {
        var key = await Admin.MakeKeyAsync("readApiKeys");
        var caller = Using(key);
        await WarmedAsync(caller);
        var before = Used;

        await WarmedAsync(caller);
        var kept = Used;
        await WarmedAsync(caller);
        var again = Used;
        await Admin.PatchAsync(key.Path, """{"name":"Renamed"}""");
        await WarmedAsync(caller);
        var renewed = Used;

        Assert.That(kept, Is.GreaterThan(before + 300));
        Assert.That(again, Is.EqualTo(kept));
        Assert.That(renewed, Is.LessThan(kept));
    }

    [Test]
    public async Task A_cache_without_memory_left_evicts_callers_and_keeps_nothing_and_every_credential_works()
    {
        var (old, budget) = (await WarmAsync(WayIn.Key), App.Services.GetRequiredService<MemoryBudget>());
        var all = long.MaxValue / 2;
        budget.Take(all);
        try
        {
            var added = await WarmAsync(WayIn.Key);
            var full = Used;
            await KeptAsync(added);

            Assert.That((await CostOfSessionAsync(old)).Commands, Is.EqualTo(1), "It was evicted.");
            Assert.That(Used, Is.LessThanOrEqualTo(full + 1_000), "Nothing is kept beside one caller.");
        }
        finally
        {
            budget.Return(all);
        }
    }

    private static async Task<JsonNode> KeptAsync(Setup.Api caller)
    {
        for (var i = 0; i < 3; i++)
        {
            await WarmedAsync(caller);
        }

        var kept = await caller.GetAsync("/auth/session");
        Assert.That(kept.Status, Is.EqualTo(HttpStatusCode.OK));
        return kept.Json;
    }

    private static string[] HeldIn(JsonNode session) => [.. session["flatPermissionsList"]!.AsArray().Select(held => (string)held!)];

    private Task GiveAsync(string account, params Permission[] permissions) => Seed.ChangeAsync(async db =>
    {
        var number = new AccountId(NumberOf(account));
        var found = await db.Set<Account>().IgnoreQueryFilters().SingleAsync(known => known.Id == number);
        db.Entry(found).Property<long>(Setup.Seed.BuiltInPermissions).CurrentValue = PermissionSet.Of(permissions).Bits;
    });
}
