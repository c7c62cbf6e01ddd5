using System.Net;
using Pulse.Domain.Permissions;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Impersonation;

/// <summary>Base class of tests that start with an impersonated session that was just used.</summary>
public abstract class ActingTests(TestDatabase database) : ImpersonationGround(database)
{
    protected static readonly Permission[] Rights = [Permission.ImpersonateUsers, Permission.ReadApiKeys];

    protected string Shared { get; private set; } = "";

    protected Person Support { get; private set; } = null!;

    protected Person Clerk { get; private set; } = null!;

    /// <summary>The impersonator's own session.</summary>
    protected Setup.Api Own { get; private set; } = null!;

    /// <summary>The impersonated session.</summary>
    protected Setup.Api Acting { get; private set; } = null!;

    [SetUp]
    public async Task ActAsync()
    {
        Shared = await OpenAccountAsync();
        (Support, Clerk) = (await PersonAsync(Shared, Rights), await PersonAsync(Shared, Permission.ReadApiKeys));
        Own = await LoginAsync(Support);
        Acting = await ActAsync(Own, Clerk);
        Assert.That((await Acting.GetAsync("/apikeys")).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    /// <summary>Replaces the impersonator by another user.</summary>
    protected async Task ActInsteadAsync(Person impersonator)
    {
        Own = await LoginAsync(impersonator);
        Acting = await ActAsync(Own, Clerk);
    }

    /// <summary>Replaces the impersonator by a superAdmin.</summary>
    protected async Task<Person> ActAsSuperAdminAsync()
    {
        var superAdmin = await KnownAsync(await Seed.UserAsync([Shared], (Domain.Roles.Role.SuperAdminId, null)));
        await ActInsteadAsync(superAdmin);
        return superAdmin;
    }

    protected async Task AssertOverAsync()
    {
        (await Acting.GetAsync("/apikeys")).AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");
        Assert.That(await StatusOfSessionAsync(Own), Is.EqualTo(HttpStatusCode.OK));
    }
}
