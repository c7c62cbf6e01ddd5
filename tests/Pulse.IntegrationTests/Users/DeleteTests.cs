using System.Net;
using Microsoft.EntityFrameworkCore;
using Pulse.Domain.Roles;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Users;

public sealed class DeleteTests(TestDatabase database) : UserTests(database)
{
    [Test]
    public async Task A_deleted_user_is_refused_at_the_next_request_and_only_their_keys_remain()
    {
        var account = await Seed.AccountAsync();
        var name = await NewAccountAdminAsync(account);
        var (id, user) = (await IdOfAsync(name), await LoginAsync(name, Seed.Password));
        var key = await user.MakeKeyAsync();
        var before = await StatusOfSessionAsync(user);

        var deleted = await (await AccountAdminAsync(account)).DeleteAsync($"/users/{id}", "\"1\"");

        Assert.That((before, deleted.Status, deleted.Text), Is.EqualTo((HttpStatusCode.OK, HttpStatusCode.NoContent, "")));
        Assert.That(await StatusOfSessionAsync(user), Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await StatusOfSessionAsync(Using(key)), Is.EqualTo(HttpStatusCode.OK));
        (await Anonymous().PostAsync("/auth/login", new { email = name, password = Seed.Password }))
            .AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");
        (await Admin.GetAsync($"/users/{id}")).AssertProblem(HttpStatusCode.NotFound, "not_found");
        Assert.That(await RowsOfAsync(id), Is.Zero);
    }

    [Test]
    public async Task The_email_of_a_deleted_user_can_be_used_again()
    {
        var admin = await AccountAdminAsync(await Seed.AccountAsync());
        var made = await admin.MakeUserAsync();

        await admin.DeleteAsync(made.Path);

        Assert.That((await admin.MakeUserAsync(made.Email)).Id, Is.Not.EqualTo(made.Id));
    }

    [Test]
    public async Task Sessions_that_impersonate_the_user_end_too()
    {
        var account = await Seed.AccountAsync();
        var (id, _) = await MemberAsync(account);
        var impersonator = await LoginAsync(await Seed.UserAsync([account], (Role.SuperAdminId, null)), Seed.Password);
        var session = Guid.Parse(await impersonator.SessionIdAsync());
        await Seed.ChangeAsync(db => db.ImpersonateAsync(session, id));
        var before = await StatusOfSessionAsync(impersonator);

        var deleted = await (await AccountAdminAsync(account)).DeleteAsync($"/users/{id}");

        Assert.That((before, deleted.Status), Is.EqualTo((HttpStatusCode.OK, HttpStatusCode.NoContent)), deleted.Text);
        Assert.That(await StatusOfSessionAsync(impersonator), Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task A_user_cannot_delete_themselves()
    {
        var name = await NewAccountAdminAsync(await Seed.AccountAsync());

        (await (await LoginAsync(name, Seed.Password)).DeleteAsync($"/users/{await IdOfAsync(name)}"))
            .AssertProblem(HttpStatusCode.Conflict, "own_user");
        (await Admin.DeleteAsync($"/users/{await IdOfAsync(PulseApp.AdminEmail)}")).AssertProblem(HttpStatusCode.Conflict, "own_user");
    }

    [Test]
    public async Task A_deletion_with_an_old_version_is_refused()
    {
        var (id, _) = await MemberAsync(await Seed.AccountAsync());
        await Admin.PatchAsync($"/users/{id}", new { active = false });

        (await Admin.DeleteAsync($"/users/{id}", "\"1\"")).AssertProblem(HttpStatusCode.PreconditionFailed, "precondition_failed");
        Assert.That((await Admin.DeleteAsync($"/users/{id}", "\"2\"")).Status, Is.EqualTo(HttpStatusCode.NoContent));
        (await Admin.DeleteAsync($"/users/{id}")).AssertProblem(HttpStatusCode.NotFound, "not_found");
    }

    private async Task<int> RowsOfAsync(int userId)
    {
        var rows = 0;
        await Seed.ChangeAsync(async db => rows =
            await db.Sessions.CountAsync(session => session.UserId == userId)
            + await db.Users.IgnoreQueryFilters().CountAsync(user => user.Id == userId)
            + await db.Set<Domain.Users.Membership>().IgnoreQueryFilters().CountAsync(membership => membership.UserId == userId)
            + await db.Set<Domain.Roles.RoleAssignment>().IgnoreQueryFilters().CountAsync(assignment => assignment.UserId == userId));
        return rows;
    }
}
