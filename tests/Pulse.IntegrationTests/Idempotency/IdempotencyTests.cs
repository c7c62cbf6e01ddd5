using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Common;
using Pulse.Application.Common.Idempotency;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Idempotency;

/// <summary>Base class of tests that hold requests at one of their steps, and advance the clock without ending sessions.</summary>
public abstract class IdempotencyTests(TestDatabase database) : ContractTests(database)
{
    protected HeldCalls Held { get; } = new();

    protected override Dictionary<string, string> MoreSettings =>
        new() { ["Sessions:LifetimeMinutes"] = "525600", ["ApiKeys:MaxPerAccount"] = "2" };

    [TearDown]
    public void LetEverybodyGo() => Held.LetEverybodyGo();

    protected override void Configure(IServiceCollection services) => services
        .Decorate<IUnitOfWork>((inner, provider) => Held.Hold(inner, provider.GetRequiredService<CurrentIdempotencyClaim>()))
        .Decorate<IIdempotencyStore>(Held.Hold);

    /// <summary>A caller in an account that is full until this key is deleted.</summary>
    protected async Task<(Setup.Api Admin, Key There)> AdminInFullAccountAsync()
    {
        var admin = await AdminInNewAccountAsync();
        await admin.MakeKeyAsync();
        return (admin, await admin.MakeKeyAsync());
    }

    protected async Task<T> InScopeAsync<T>(Func<IServiceProvider, Task<T>> read)
    {
        await using var scope = App.Services.CreateAsyncScope();
        return await read(scope.ServiceProvider);
    }
}
