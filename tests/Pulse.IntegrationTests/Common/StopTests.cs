using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Pulse.Application.Common;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Common;

public sealed class StopTests(TestDatabase database) : ApiTests(database)
{
    private readonly Gate units = new();

    [TearDown]
    public void LetEverybodyGo() => units.Open();

    [Test]
    public async Task A_second_stop_waits_until_the_node_is_unregistered()
    {
        var node = App.Services.GetServices<IHostedService>().Single(service => service.GetType().Name == "NodeReports");

        units.Close();
        var first = node.StopAsync(CancellationToken.None);
        await units.WaitForAsync(arrivals: 1);
        var second = node.StopAsync(CancellationToken.None);
        var hasEndedEarly = second.IsCompleted;
        units.Open();
        await Task.WhenAll(first, second);

        Assert.That(hasEndedEarly, Is.False);
    }

    protected override void Configure(IServiceCollection services) =>
        services.Decorate<IUnitOfWork>(inner => new HeldUnitOfWork(inner, units));
}
