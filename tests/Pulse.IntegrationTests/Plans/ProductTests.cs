using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Infrastructure.Persistence;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Plans;

/// <summary>A query that joins two collections reads the product of their rows: 1,000 memberships and 1,000 roles are 1,000,000.</summary>
public sealed class ProductTests(TestDatabase database) : ApiTests(database)
{
    [Test]
    public Task Two_included_collections_are_refused() => AssertRefusedAsync(db => db.Users
        .IgnoreQueryFilters([PulseDbContext.TenantFilter])
        .Include(user => user.Memberships).Include(user => user.RoleAssignments));

    [Test]
    public Task Two_collections_of_one_result_are_refused() => AssertRefusedAsync(db => db.Users
        .IgnoreQueryFilters([PulseDbContext.TenantFilter])
        .Select(user => new { Accounts = user.Memberships.ToList(), Roles = user.RoleAssignments.ToList() }));

    [Test]
    public async Task The_same_collections_are_read_one_after_the_other()
    {
        await using var scope = App.Services.CreateAsyncScope();

        var admin = await scope.ServiceProvider.GetRequiredService<PulseDbContext>().Users
            .IgnoreQueryFilters([PulseDbContext.TenantFilter])
            .Include(user => user.Memberships).Include(user => user.RoleAssignments).AsSplitQuery()
            .SingleAsync(user => user.Email == PulseApp.AdminEmail);

        Assert.That((admin.Memberships.Count, admin.RoleAssignments.Count), Is.EqualTo((1, 2)));
    }

    private async Task AssertRefusedAsync<T>(Func<PulseDbContext, IQueryable<T>> query)
    {
        await using var scope = App.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PulseDbContext>();

        Assert.That(
            async () => await query(db).ToListAsync(),
            Throws.InvalidOperationException.With.Message.Contains("MultipleCollectionIncludeWarning"));
    }
}
