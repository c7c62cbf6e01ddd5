using System.Net;
using Microsoft.EntityFrameworkCore;
using Pulse.Domain.Accounts;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;
using Pulse.Domain.Users;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Users;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Security;

/// <summary>
/// Rule 7 for rights that come from other rows: after a change of a user, membership, role or account is committed, the next request with a
/// credential in memory uses the new state.
/// </summary>
public sealed class WarmRightsTests(TestDatabase database) : CacheTests(database)
{
    [Test]
    public async Task A_user_who_is_disabled_is_refused_and_let_in_when_enabled_again()
    {
        var warm = await WarmUserAsync();

        await SetAsync<User, bool>(user => user.Email == warm.Email, nameof(User.Active), false);
        var disabled = await StatusOfSessionAsync(warm.User);
        await SetAsync<User, bool>(user => user.Email == warm.Email, nameof(User.Active), true);
        var enabled = await StatusOfSessionAsync(warm.User);

        Assert.That((disabled, enabled), Is.EqualTo((HttpStatusCode.Unauthorized, HttpStatusCode.OK)));
    }

    [Test]
    public async Task A_user_who_is_deleted_is_refused()
    {
        var warm = await WarmUserAsync();

        await Seed.ChangeAsync(async db =>
        {
            var credential = await db.Set<UserCredential>().Include(user => user.User).SingleAsync(user => user.Email == warm.Email);
            db.RemoveRange(credential, credential.User!);
        });

        Assert.That(await StatusOfSessionAsync(warm.User), Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task A_removed_membership_ends_at_once()
    {
        var warm = await WarmUserAsync();

        await Seed.ChangeAsync(
            async db => db.Remove(await Everybodys<Membership>(db).SingleAsync(membership => membership.AccountId == warm.Account)));

        Assert.That((await warm.User.In(warm.Account.ToString()).GetAsync("/apikeys")).Code, Is.EqualTo("account_forbidden"));
    }

    [Test]
    public async Task A_new_membership_and_a_new_role_take_effect_at_once()
    {
        var (warm, another) = (await WarmUserAsync(), await Seed.AccountAsync());
        var role = await Seed.RoleAsync(another, Permission.ReadApiKeys);
        await WarmedAsync(warm.User);

        await Seed.ChangeAsync(async db => (await UserOfAsync(db, warm.Email)).Join(IdOf(another)));
        var member = await warm.User.In(another).GetAsync("/apikeys");
        await Seed.ChangeAsync(async db => (await UserOfAsync(db, warm.Email)).Assign(role, IdOf(another)));
        var holder = await warm.User.GetAsync("/apikeys");

        Assert.That(member.Code, Is.EqualTo("missing_permission"));
        Assert.That(holder.Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_change_of_the_permissions_of_a_role_applies_to_its_holders()
    {
        var warm = await WarmUserAsync();

        await SetAsync<Role, long>(
            role => role.AccountId == warm.Account, Setup.Seed.BuiltInPermissions, PermissionSet.Of([Permission.ReadMerchants]).Bits);
        var lost = await warm.User.GetAsync("/apikeys");
        await SetAsync<Role, long>(
            role => role.AccountId == warm.Account, Setup.Seed.BuiltInPermissions, PermissionSet.Of([Permission.ReadApiKeys]).Bits);
        var got = await warm.User.GetAsync("/apikeys");

        Assert.That(lost.Code, Is.EqualTo("missing_permission"));
        Assert.That(got.Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_removed_role_ends_at_once()
    {
        var warm = await WarmUserAsync();

        await Seed.ChangeAsync(
            async db => db.Remove(await Everybodys<RoleAssignment>(db).SingleAsync(assignment => assignment.AccountId == warm.Account)));

        Assert.That((await warm.User.GetAsync("/apikeys")).Code, Is.EqualTo("missing_permission"));
    }

    [Test]
    public async Task An_account_that_is_disabled_is_closed_to_its_users_and_keys([Values] WayIn wayIn)
    {
        var (account, caller) = await WarmInNewAccountAsync(wayIn);

        await SetAsync<Account, bool>(a => a.Id == account, nameof(Account.Active), false);
        var refused = await caller.GetAsync("/apikeys");

        Assert.That(refused.Code, Is.EqualTo(wayIn == WayIn.UsersSession ? "account_forbidden" : "unauthenticated"));
    }

    [Test]
    public async Task A_change_of_the_permissions_of_an_account_applies_to_its_users_and_keys([Values] WayIn wayIn)
    {
        var (account, caller) = await WarmInNewAccountAsync(wayIn);

        await SetAsync<Account, long>(
            a => a.Id == account, Setup.Seed.BuiltInPermissions, PermissionSet.Of([Permission.ReadMerchants]).Bits);
        var lost = await caller.GetAsync("/apikeys");
        await SetAsync<Account, long>(a => a.Id == account, Setup.Seed.BuiltInPermissions, PermissionSet.AccountDefault.Bits);
        var got = await caller.GetAsync("/apikeys");

        Assert.That(lost.Code, Is.EqualTo("missing_permission"));
        Assert.That(got.Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_superAdmin_of_another_account_cannot_grant_a_permission_that_the_account_has_lost()
    {
        var account = await Seed.AccountAsync();
        var admin = AdminIn(account);
        await admin.MakeKeyAsync("readMerchants");

        await SetAsync<Account, long>(
            a => a.Id == IdOf(account), Setup.Seed.BuiltInPermissions, PermissionSet.Of([Permission.ReadApiKeys]).Bits);
        var lost = await admin.PostKeyAsync("readMerchants");
        await SetAsync<Account, long>(a => a.Id == IdOf(account), Setup.Seed.BuiltInPermissions, PermissionSet.AccountDefault.Bits);
        var got = await admin.PostKeyAsync("readMerchants");

        Assert.That((lost.Status, got.Status), Is.EqualTo((HttpStatusCode.Forbidden, HttpStatusCode.Created)), lost.Text);
    }

    private static AccountId IdOf(string account) => new(NumberOf(account));

    private static IQueryable<T> Everybodys<T>(PulseDbContext db)
        where T : class => db.Set<T>().IgnoreQueryFilters();

    private static Task<User> UserOfAsync(PulseDbContext db, string email) => Everybodys<User>(db)
        .Include(user => user.Memberships).Include(user => user.RoleAssignments).AsSplitQuery()
        .SingleAsync(user => user.Email == email);

    private Task SetAsync<T, TValue>(System.Linq.Expressions.Expression<Func<T, bool>> which, string property, TValue value)
        where T : class =>
        Seed.ChangeAsync(async db => db.Entry(await Everybodys<T>(db).SingleAsync(which)).Property<TValue>(property).CurrentValue = value);

    private async Task<(AccountId Account, string Email, Setup.Api User)> WarmUserAsync()
    {
        var account = await Seed.AccountAsync();
        var email = await Seed.UserAsync(account, Permission.ReadApiKeys);
        var user = await LoginAsync(email, Seed.Password);
        Assert.That((await user.GetAsync("/apikeys")).Status, Is.EqualTo(HttpStatusCode.OK));
        return (IdOf(account), email, user);
    }

    private async Task<(AccountId Account, Setup.Api Caller)> WarmInNewAccountAsync(WayIn wayIn)
    {
        var account = await Seed.AccountAsync();
        var key = await AdminIn(account).MakeKeyAsync("readApiKeys");
        var caller = wayIn switch
        {
            WayIn.Key => Using(key),
            WayIn.KeysSession => await LoginAsync(key),
            _ => await LoginNewUserAsync(account, Permission.ReadApiKeys),
        };
        return (IdOf(account), await WarmedAsync(caller));
    }
}
