using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.ApiKeys;
using Pulse.Application.Permissions;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Permissions;

/// <summary>
/// A permission is taken from a key between the load and the save of a change of that key, as SQL Server allows. The test does it in the
/// transaction of the change, so that it also happens on SQLite.
/// </summary>
public sealed class TakenPermissionTests(TestDatabase database) : SecurityTests(database)
{
    private string? taken;

    [TearDown]
    public void StopTaking() => taken = null;

    [TestCase(false, HttpStatusCode.Conflict, "concurrent_update")]
    [TestCase(true, HttpStatusCode.PreconditionFailed, "precondition_failed")]
    public async Task A_change_of_a_key_does_not_bring_back_a_permission_that_was_just_taken(
        bool withVersion, HttpStatusCode status, string code)
    {
        var name = await Admin.MakePermissionAsync();
        var key = await Admin.MakeKeyAsync(name, "readApiKeys");

        taken = name;
        var lost = await Admin.PatchAsync(key.Path, """{"name":"lost"}""", withVersion ? key.ETag : null);
        taken = null;

        lost.AssertProblem(status, code);
        Assert.That((string?)(await Admin.GetAsync(key.Path)).Json["name"], Is.EqualTo("A key"));
    }

    protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        services.Decorate<IApiKeyRepository>((inner, provider) =>
            new InterruptedLoads(inner, _ => TakeAsync(provider.GetRequiredService<IPermissionStore>())));
    }

    private async Task TakeAsync(IPermissionStore permissions)
    {
        if (taken is not null)
        {
            await permissions.TakeFromAllAsync((await permissions.FindAsync(taken, CancellationToken.None))!, CancellationToken.None);
        }
    }
}
