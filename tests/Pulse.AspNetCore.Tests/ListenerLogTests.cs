using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Pulse.AspNetCore.Testing;
using Pulse.AspNetCore.Tests.Setup;

namespace Pulse.AspNetCore.Tests;

/// <summary>The log says why a service has no connection, once.</summary>
public sealed class ListenerLogTests
{
    private const string Disconnected = "Not connected to the revocations of Pulse: ";
    private const string Refused = "Pulse does not let this service listen to revocations: ";

    [Test]
    public async Task A_lost_Pulse_is_logged_once_and_its_return_too()
    {
        await using var service = await StartAsync();
        var opened = service.Backchannel.CountOf("/revocations");
        service.Pulse.IsAvailable = false;
        await service.UntilAsync(() => service.Backchannel.CountOf("/revocations") >= opened + 3);

        Assert.That(Messages(service, LogLevel.Warning), Is.EqualTo(new[] { $"{Disconnected}The stream has ended. Connecting again." }));

        service.Pulse.IsAvailable = true;
        await service.TrustedAsync();
        Assert.That(Messages(service, LogLevel.Information), Has.Exactly(2).StartsWith("Connected to the revocations of Pulse"));
    }

    [TestCase(HttpStatusCode.Unauthorized, "does not accept API key", "verifyApiKeys")]
    [TestCase(HttpStatusCode.Forbidden, "needs verifyApiKeys or verifyAllAccounts", "secret")]
    public async Task A_refused_service_logs_what_is_wrong_with_its_key(HttpStatusCode status, string reason, string other)
    {
        await using var service = await StartAsync(
            (_, backchannel) => backchannel.Before = _ => Task.FromResult<HttpResponseMessage?>(new(status)));
        await service.UntilAsync(() => service.Backchannel.CountOf("/revocations") >= 3);

        var logged = Messages(service, LogLevel.Error).Single();
        Assert.That(logged, Does.StartWith($"{Refused}Pulse answered {(int)status}. ").And.Contains(reason).And.Not.Contains(other));
    }

    private static async Task<Service> StartAsync(Action<FakePulse, Between>? prepare = null)
    {
        var service = await Service.StartAsync(add: builder => builder.Logging.AddFakeLogging(), prepare: prepare);
        if (prepare is null)
        {
            await service.TrustedAsync();
        }

        return service;
    }

    private static List<string> Messages(Service service, LogLevel level) =>
    [
        .. service.Services.GetRequiredService<FakeLogCollector>().GetSnapshot()
            .Where(record => record.Category == "Pulse.AspNetCore" && record.Level == level).Select(record => record.Message),
    ];
}
