using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Domain.Permissions;

namespace Pulse.IntegrationTests.Setup;

/// <summary>A kind of credential.</summary>
public enum WayIn
{
    Key,
    KeysSession,
    UsersSession,
}

/// <summary>Base class of tests of the credentials in memory: counts database commands, and holds lookups.</summary>
public abstract class CacheTests(TestDatabase database) : SecurityTests(database)
{
    protected DatabaseCommands Commands { get; } = new();

    protected HeldLookUps LookUps { get; } = new();

    [TearDown]
    public void LetEverybodyGo() => LookUps.Open();

    /// <summary>A new, unused credential.</summary>
    protected async Task<Api> ColdAsync(WayIn wayIn) => wayIn switch
    {
        WayIn.Key => Using(await Admin.MakeKeyAsync("readApiKeys")),
        WayIn.KeysSession => await LoginAsync(await Admin.MakeKeyAsync("readApiKeys")),
        _ => await UserAsync(Permission.ReadApiKeys),
    };

    /// <summary>A new credential that was just used.</summary>
    protected async Task<Api> WarmAsync(WayIn wayIn) => await WarmedAsync(await ColdAsync(wayIn));

    protected static async Task<Api> WarmedAsync(Api caller)
    {
        Assert.That(await StatusOfSessionAsync(caller), Is.EqualTo(HttpStatusCode.OK));
        return caller;
    }

    /// <returns>The response, and the number of database commands for it.</returns>
    protected async Task<(Answer Answer, int Commands)> CostAsync(Func<Task<Answer>> request)
    {
        Commands.Take();
        var answer = await request();
        return (answer, Commands.Take().Count);
    }

    protected Task<(Answer Answer, int Commands)> CostOfSessionAsync(Api caller) => CostAsync(() => caller.GetAsync("/auth/session"));

    protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        services.AddSingleton<IStartupFilter, ClientAddresses>();
        Commands.RecordIn(services);
        LookUps.HoldIn(services);
    }
}
