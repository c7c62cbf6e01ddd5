using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Domain.Permissions;

namespace Pulse.IntegrationTests.Setup;

/// <summary>What tests of the security rules share: passwords that cost little to check, and a look at who is let in.</summary>
public abstract class SecurityTests(TestDatabase database) : ContractTests(database)
{
    protected override void Configure(IServiceCollection services) =>
        services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = 1_000);

    /// <summary>A logged-in user of a new account, who holds these permissions there.</summary>
    protected async Task<Api> UserAsync(params Permission[] permissions) => await LoginNewUserAsync(await Seed.AccountAsync(), permissions);
}
