using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Pulse.AspNetCore.Tests.Setup;

namespace Pulse.AspNetCore.Tests;

/// <summary>The credential of the service itself, its options and its health.</summary>
public sealed class OwnKeyTests
{
    private const string Old = "pls_old_secret";
    private const string New = "pls_new_secret";

    [Test]
    public async Task The_other_secret_is_used_when_the_first_one_ends()
    {
        var accepted = Old;
        await using var service = await Service.StartAsync(
            options => (options.ApiSecret, options.SecondaryApiSecret) = (Old, New),
            prepare: (_, backchannel) => backchannel.Before = request => Task.FromResult<HttpResponseMessage?>(
                request.Headers.GetValues("x-api-secret").Single() == accepted ? null : new(HttpStatusCode.Unauthorized)));
        await service.TrustedAsync();
        Assert.That(await service.StatusAsync(service.Pulse.AddApiKey()), Is.EqualTo(HttpStatusCode.OK));

        accepted = New;
        service.Pulse.EndStreams();
        Assert.That(await service.StatusAsync(service.Pulse.AddApiKey()), Is.EqualTo(HttpStatusCode.OK));
        await service.TrustedAsync();
        var before = service.Backchannel.Seen.Count;
        Assert.That(await service.StatusAsync(service.Pulse.AddApiKey()), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(
            service.Backchannel.Seen.Skip(before).Select(request => request.Request.Headers.GetValues("x-api-secret").Single()),
            Is.All.EqualTo(New),
            "It stays with the secret that is accepted.");
    }

    [Test]
    public async Task A_service_whose_own_key_was_revoked_trusts_nothing_and_is_unhealthy()
    {
        await using var service = await Service.ConnectedAsync(add: builder => builder.Services.AddHealthChecks().AddPulse());
        var key = service.Pulse.AddApiKey();
        await service.StatusAsync(key);
        Assert.That(await HealthAsync(service), Is.EqualTo(HealthStatus.Healthy));

        service.Backchannel.Before = _ => Task.FromResult<HttpResponseMessage?>(new(HttpStatusCode.Unauthorized));
        service.Pulse.EndStreams();
        await service.UntilAsync(() => service.Connection.State.IsRefused);

        Assert.That(await service.StatusAsync(key), Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(await HealthAsync(service), Is.EqualTo(HealthStatus.Unhealthy));

        service.Backchannel.Before = _ => Task.FromResult<HttpResponseMessage?>(null);
        await service.TrustedAsync();
        Assert.That(await service.StatusAsync(key), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await HealthAsync(service), Is.EqualTo(HealthStatus.Healthy));
    }

    [Test]
    public async Task A_service_that_is_not_connected_is_degraded()
    {
        await using var service = await Service.StartAsync(
            add: builder => builder.Services.AddHealthChecks().AddPulse(), prepare: (pulse, _) => pulse.IsAvailable = false);

        Assert.That(await HealthAsync(service), Is.EqualTo(HealthStatus.Degraded));
    }

    [TestCase(nameof(PulseOptions.Url))]
    [TestCase(nameof(PulseOptions.ApiKey))]
    [TestCase(nameof(PulseOptions.ApiSecret))]
    [TestCase(nameof(PulseOptions.SecondaryApiSecret))]
    [TestCase(nameof(PulseOptions.MaxCachedCredentials))]
    [TestCase(nameof(PulseOptions.RefusalLifetime))]
    [TestCase(nameof(PulseOptions.UsageInterval))]
    [TestCase(nameof(PulseOptions.BackchannelTimeout))]
    [TestCase(nameof(PulseOptions.Realm))]
    public void A_wrong_option_stops_the_start_and_is_named(string name)
    {
        var property = typeof(PulseOptions).GetProperty(name)!;
        object wrong = property.PropertyType == typeof(string) ? "\"\\ not a value"
            : property.PropertyType == typeof(int) ? 0
            : TimeSpan.FromDays(1);
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddAuthentication().AddPulse(options =>
        {
            (options.Url, options.ApiKey, options.ApiSecret) = ("http://pulse.test", "apiKey-1", "pls_secret");
            property.SetValue(options, wrong);
        });
        using var host = builder.Build();

        Assert.That(
            async () => await host.StartAsync(),
            Throws.ArgumentException.With.Message.StartsWith($"PulseOptions.{name} "));
    }

    [Test]
    public void The_id_of_a_key_in_place_of_its_identifier_stops_the_start_and_the_form_is_named()
    {
        var options = new PulseOptions { Url = "http://pulse.test", ApiKey = $"{Guid.NewGuid()}", ApiSecret = "pls_secret" };

        Assert.That(options.Validate, Throws.ArgumentException.With.Message.StartsWith("PulseOptions.ApiKey must be the identifier")
            .And.Message.Contains("apiKey-..."));
    }

    [TestCase(nameof(PulseOptions.MaxCachedCredentials), "must be between 3 and 10,000,000.")]
    [TestCase(nameof(PulseOptions.MaxCachedRefusals), "must be between 3 and 10,000,000.")]
    [TestCase(nameof(PulseOptions.MaxBackchannelConnections), "must be between 1 and 10,000.")]
    public void A_size_that_no_service_has_memory_for_stops_the_start(string name, string rule)
    {
        foreach (var wrong in new[] { 0, 10_000_001, int.MaxValue })
        {
            var options = new PulseOptions { Url = "http://pulse.test", ApiKey = "apiKey-1", ApiSecret = "pls_secret" };
            typeof(PulseOptions).GetProperty(name)!.SetValue(options, wrong);

            Assert.That(options.Validate, Throws.ArgumentException.With.Message.StartsWith($"PulseOptions.{name} {rule}"));
        }
    }

    [TestCase("Bestellungen für alle")]
    [TestCase("two\nlines")]
    public void A_realm_that_cannot_be_in_a_header_stops_the_start(string realm)
    {
        var options = new PulseOptions { Url = "http://pulse.test", ApiKey = "apiKey-1", ApiSecret = "pls_secret", Realm = realm };

        Assert.That(options.Validate, Throws.ArgumentException.With.Message.Contains(nameof(PulseOptions.Realm)));
    }

    [Test]
    public async Task Address_and_credential_can_come_from_the_configuration()
    {
        var builder = Host.CreateApplicationBuilder();
        foreach (var (name, value) in new[] { ("Url", "http://pulse.test"), ("ApiKey", "apiKey-1"), ("ApiSecret", "pls_secret") })
        {
            builder.Configuration[$"Authentication:Schemes:Pulse:{name}"] = value;
        }

        builder.Services.AddAuthentication().AddPulse();
        builder.Services.AddPulseTesting(new Testing.FakePulse());
        using var host = builder.Build();
        await host.StartAsync();
        await host.StopAsync();
    }

    private static async Task<HealthStatus> HealthAsync(Service service) =>
        (await service.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Status;
}
