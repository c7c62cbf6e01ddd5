using System.Net;
using Pulse.Domain.Permissions;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Permissions;

/// <summary>An installation has at most 1,000 custom permissions.</summary>
public sealed class MostPermissionsTests(TestDatabase database) : SecurityTests(database)
{
    private const int Most = 1_000;

    [Test]
    public async Task One_more_than_the_most_is_a_conflict_also_at_the_same_time_and_a_deletion_makes_room()
    {
        await Seed.ChangeAsync(db =>
        {
            db.AddRange(Enumerable.Range(1, Most - 1).Select(number => CustomPermission.Define(
                $"filling.{number:D4}:read", "See it.", everywhere: false, "tests", App.Clock.GetUtcNow().UtcDateTime)));
            return Task.CompletedTask;
        });

        var last = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Bearer(AdminToken).DefineAsync(CustomPermissions.NewName())));
        var another = await Admin.DefineAsync(CustomPermissions.NewName());

        Assert.That(last.Count(answer => answer.Status == HttpStatusCode.Created), Is.EqualTo(1));
        foreach (var refused in last.Append(another).Where(answer => answer.Status != HttpStatusCode.Created))
        {
            refused.AssertProblem(HttpStatusCode.Conflict, "too_many_permissions");
            Assert.That((string)refused.Json["detail"]!, Does.Contain("1000").Or.Contain("1,000"));
        }

        await Admin.DeleteAsync("/permissions/filling.0001:read");
        Assert.That((await Admin.DefineAsync(CustomPermissions.NewName())).Status, Is.EqualTo(HttpStatusCode.Created));
        (await Admin.DefineAsync(CustomPermissions.NewName())).AssertProblem(HttpStatusCode.Conflict, "too_many_permissions");
    }
}
