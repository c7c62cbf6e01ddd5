using System.Net;
using Pulse.Domain.Accounts;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;
using Pulse.Domain.Users;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Impersonation;

/// <summary>An impersonated session ends with the right to impersonate. It does not continue when the right is granted again.</summary>
public sealed class ReturnedRightTests(TestDatabase database) : ActingTests(database)
{
    private static readonly PermissionSet Without = PermissionSet.Of([Permission.ReadApiKeys]);

    public enum Loss
    {
        RoleTaken,
        RoleNarrowed,
        PermissionOfTheAccount,
        Membership,
        ImpersonatorDisabled,
        OtherDisabled,
        OtherSuperAdmin,
        OthersMembership,
        AccountDisabled,
    }

    [Test]
    public async Task An_ended_impersonation_does_not_resume_when_the_permission_is_granted_again(
        [Values] Loss loss, [Values] bool isUsedMeanwhile)
    {
        await SetAsync(loss, isLost: true);
        if (isUsedMeanwhile)
        {
            Assert.That(await StatusOfSessionAsync(Acting), Is.EqualTo(HttpStatusCode.Unauthorized));
        }

        await SetAsync(loss, isLost: false);

        await AssertOverAsync();
        Assert.That(await CountAsync(Clerk), Is.Zero);
        Assert.That((await (await ActAsync(Own, Clerk)).GetAsync("/apikeys")).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task An_ended_impersonation_does_not_resume_when_a_superAdmin_gets_the_role_back()
    {
        var superAdmin = await ActAsSuperAdminAsync();

        await ChangeAsync(superAdmin, user => user.Unassign(Role.SuperAdminId, null));
        await ChangeAsync(superAdmin, user => user.Assign(Role.SuperAdminId, null));

        await AssertOverAsync();
    }

    [Test]
    public async Task The_impersonation_ends_in_the_transaction_that_revokes_the_right_and_the_event_names_its_actor()
    {
        var another = await ActAsync(await LoginAsync(await PersonAsync(Shared, Rights)), Clerk);
        var session = (string)(await Own.SessionsAsync("?mine=true"))[0]["id"]!;
        var admin = AdminIn(Shared);

        var taken = await admin.DeleteAsync($"/roles/{Support.Roles[0]}/assignments/{Support.Id}");

        Assert.That((taken.Status, await CountAsync(Clerk)), Is.EqualTo((HttpStatusCode.NoContent, 1)));
        Assert.That((await another.GetAsync("/apikeys")).Status, Is.EqualTo(HttpStatusCode.OK));
        var recorded = (await admin.GetAsync($"/audit-events?action=impersonation.stopped&target={Clerk.Id}")).Json.AsArray().Single()!;
        Assert.That(((string)recorded["actor"]!["name"]!, recorded["accountId"]), Is.EqualTo((PulseApp.AdminEmail, (object?)null)));
        Assert.That(
            ((string)recorded["changes"]!["session"]!["from"]!, (int)recorded["changes"]!["userId"]!["from"]!),
            Is.EqualTo((session, Support.Id)));
    }

    [Test]
    public async Task Changes_that_do_not_affect_the_right_to_impersonate_end_no_session()
    {
        await ChangeAsync(Support, user => user.EditedBy("tests", DateTime.UtcNow));
        await ChangeAsync(Clerk, user => user.Unassign(Clerk.Roles[0], IdOf(Shared)));
        await SetAsync<Account, string>(account => account.Id == IdOf(Shared), "Name", "Another");

        Assert.That(await StatusesOfSessionsAsync(Acting, Own), Is.EqualTo(new[] { HttpStatusCode.OK, HttpStatusCode.OK }));
    }

    private Task SetAsync(Loss loss, bool isLost) => loss switch
    {
        Loss.RoleTaken => ChangeAsync(Support, user => Hold(user, Support, !isLost)),
        Loss.RoleNarrowed => SetAsync<Role, long>(
            role => role.Id == Support.Roles[0], Setup.Seed.BuiltInPermissions, (isLost ? Without : PermissionSet.Of(Rights)).Bits),
        Loss.PermissionOfTheAccount =>
            SetAsync<Account, long>(
                account => account.Id == IdOf(Shared),
                Setup.Seed.BuiltInPermissions,
                (isLost ? PermissionSet.AccountDefault : PermissionSet.BuiltIn).Bits),
        Loss.Membership => ChangeAsync(Support, user => Belong(user, Support, !isLost)),
        Loss.ImpersonatorDisabled => ChangeAsync(Support, user => user.Identify(user.Email, active: !isLost)),
        Loss.OtherDisabled => ChangeAsync(Clerk, user => user.Identify(user.Email, active: !isLost)),
        Loss.OtherSuperAdmin => ChangeAsync(Clerk, user => BeSuperAdmin(user, isLost)),
        Loss.OthersMembership => ChangeAsync(Clerk, user => Belong(user, Clerk, !isLost)),
        Loss.AccountDisabled => SetAsync<Account, bool>(account => account.Id == IdOf(Shared), nameof(Account.Active), !isLost),
        _ => throw new ArgumentOutOfRangeException(nameof(loss)),
    };

    private void Hold(User user, Person person, bool holds)
    {
        if (holds)
        {
            user.Assign(person.Roles[0], IdOf(Shared));
        }
        else
        {
            user.Unassign(person.Roles[0], IdOf(Shared));
        }
    }

    private void Belong(User user, Person person, bool belongs)
    {
        if (belongs)
        {
            user.Join(IdOf(Shared));
            user.Assign(person.Roles[0], IdOf(Shared));
        }
        else
        {
            user.Leave(IdOf(Shared));
        }
    }

    private static void BeSuperAdmin(User user, bool isOne)
    {
        if (isOne)
        {
            user.Assign(Role.SuperAdminId, null);
        }
        else
        {
            user.Unassign(Role.SuperAdminId, null);
        }
    }
}
