using Pulse.Domain.Permissions;

namespace Pulse.IntegrationTests.Setup;

/// <summary>Base class of tests of the security rules.</summary>
public abstract class SecurityTests(TestDatabase database) : ContractTests(database)
{
    /// <summary>A logged-in user of a new account, with these permissions there.</summary>
    protected async Task<Api> UserAsync(params Permission[] permissions) => await LoginNewUserAsync(await Seed.AccountAsync(), permissions);
}
