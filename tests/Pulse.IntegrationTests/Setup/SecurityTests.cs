using Pulse.Domain.Permissions;

namespace Pulse.IntegrationTests.Setup;

/// <summary>What tests of the security rules share.</summary>
public abstract class SecurityTests(TestDatabase database) : ContractTests(database)
{
    /// <summary>A logged-in user of a new account, who holds these permissions there.</summary>
    protected async Task<Api> UserAsync(params Permission[] permissions) => await LoginNewUserAsync(await Seed.AccountAsync(), permissions);
}
