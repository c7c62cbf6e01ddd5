using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Pulse.Client.Tests.Setup;

namespace Pulse.Client.Tests;

/// <summary>The client in an application with dependency injection.</summary>
public sealed class ServicesTests : PulseTests
{
    [Test]
    public async Task A_registered_client_repeats_calls_and_passes_further_handlers()
    {
        var lost = false;
        var recorder = new Recorder(async (sent, next) =>
        {
            var answer = await next();
            if (sent.Path == "/apikeys" && !lost)
            {
                lost = true;
                throw new HttpRequestException(HttpRequestError.ResponseEnded, "lost");
            }

            return answer;
        });
        var services = new ServiceCollection();
        services.AddPulseClient(options =>
        {
            (options.Url, options.ApiKey, options.ApiSecret) = (Url, Key.Identifier, Key.ApiSecret);
            options.RetryDelay = TimeSpan.FromMilliseconds(1);
        }).AddHttpMessageHandler(() => recorder);
        await using var provider = services.BuildServiceProvider();
        var pulse = provider.GetRequiredService<PulseClient>();
        var created = await pulse.ApiKeys.CreateAsync(new CreateApiKey { Name = "registered", Permissions = ["readApiKeys"] });

        Assert.That(created.IsReplay, Is.True);
        Assert.That(provider.GetRequiredService<PulseClient>(), Is.SameAs(pulse));
        Assert.That(recorder.Logins, Has.Count.EqualTo(1));
        Assert.That(recorder.Requests[0].Headers["User-Agent"], Does.Match(@"^Pulse\.Client/\d+\.\d+\.\d+$"));
    }

    [Test]
    public void Wrong_settings_stop_the_start()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddPulseClient(options => options.MaxRetries = -1);
        using var host = builder.Build();

        Assert.That(() => host.StartAsync(), Throws.TypeOf<OptionsValidationException>()
            .With.Message.Contains("Url is \"\"").And.Message.Contains("MaxRetries is -1"));
    }

    [Test]
    public async Task A_changed_secret_is_used_from_the_next_login_on()
    {
        var key = await NewKeyAsync();
        var settings = new ServiceCollection();
        var secret = key.ApiSecret;
        settings.AddPulseClient(options => (options.Url, options.ApiKey, options.ApiSecret) = (Url, key.Identifier, secret));
        await using var provider = settings.BuildServiceProvider();
        var pulse = provider.GetRequiredService<PulseClient>();
        await pulse.ApiKeys.GetAsync(key.Id);

        secret = (await Pulse.ApiKeys.RotateAsync(key.Id, new ApiKeyRotation { GraceSeconds = 0 })).ApiSecret;
        provider.GetRequiredService<IOptionsMonitorCache<PulseClientOptions>>().Clear();

        Assert.That((await pulse.ApiKeys.GetAsync(key.Id)).Id, Is.EqualTo(key.Id));
    }
}
