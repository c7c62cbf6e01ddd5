using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Pulse.AspNetCore.Testing;

namespace Pulse.AspNetCore.Tests.Setup;

/// <summary>A service that is protected by a Pulse in memory.</summary>
public sealed class Service : IAsyncDisposable
{
    private readonly WebApplication app;

    private Service(WebApplication app, FakePulse pulse, Between between, FakeTimeProvider clock) =>
        (this.app, Pulse, Backchannel, Clock) = (app, pulse, between, clock);

    public FakePulse Pulse { get; }

    /// <summary>Counts, holds and changes what the service and Pulse say to each other.</summary>
    public Between Backchannel { get; }

    /// <summary>The clock of the authentication handler.</summary>
    public FakeTimeProvider Clock { get; }

    public IServiceProvider Services => app.Services;

    public TestServer Server => app.GetTestServer();

    /// <summary>A service that has connected, so that it uses what it has verified.</summary>
    public static async Task<Service> ConnectedAsync(
        Action<PulseOptions>? configure = null, Action<WebApplicationBuilder>? add = null, Action<WebApplication>? map = null)
    {
        var service = await StartAsync(configure, add, map);
        await service.TrustedAsync();
        return service;
    }

    public static async Task<Service> StartAsync(
        Action<PulseOptions>? configure = null,
        Action<WebApplicationBuilder>? add = null,
        Action<WebApplication>? map = null,
        Action<FakePulse, Between>? prepare = null)
    {
        var pulse = new FakePulse();
        var between = new Between(pulse);
        prepare?.Invoke(pulse, between);
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        builder.Services.AddAuthentication().AddPulse(_ => { });
        builder.Services.AddPulseTesting(pulse);
        builder.Services.PostConfigure<PulseOptions>(PulseDefaults.AuthenticationScheme, options =>
        {
            options.BackchannelHttpHandler = between;
            options.TimeProvider = clock;
            configure?.Invoke(options);
        });
        add?.Invoke(builder);

        var app = builder.Build();
        app.MapGet("/anyone", () => "anyone");
        app.MapGet("/me", (HttpContext http) => http.User.FindFirst(PulseClaimTypes.Subject)!.Value).RequireAuthorization();
        app.MapGet("/orders", () => "orders").RequirePulsePermission("orders:read");
        map?.Invoke(app);
        await app.StartAsync();
        return new Service(app, pulse, between, clock);
    }

    /// <summary>Waits until the service uses what it has verified.</summary>
    public Task TrustedAsync() => UntilAsync(() => Pulse.IsConnected && Connection.IsTrusted);

    /// <summary>Waits until a condition is true. The clock of the handler moves, so that its pauses end.</summary>
    public async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!condition())
        {
            Clock.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Delay(5, patience.Token);
        }
    }

    internal PulseConnection Connection =>
        app.Services.GetRequiredService<PulseConnections>().Of(PulseDefaults.AuthenticationScheme);

    public HttpClient Client(FakeCredential? credential = null)
    {
        var client = app.GetTestClient();
        credential?.ApplyTo(client.DefaultRequestHeaders);
        return client;
    }

    public async Task<HttpStatusCode> StatusAsync(FakeCredential? credential, string path = "/me")
    {
        using var response = await Client(credential).GetAsync(path);
        return response.StatusCode;
    }

    /// <summary>Sends a request from an address.</summary>
    public async Task<HttpStatusCode> StatusFromAsync(string address, FakeCredential credential, string path = "/me")
    {
        var context = await Server.SendAsync(http =>
        {
            http.Request.Path = path;
            http.Connection.RemoteIpAddress = IPAddress.Parse(address);
            http.Request.Headers["x-api-key"] = credential.ApiKey;
            http.Request.Headers["x-api-secret"] = credential.Secret;
        });
        return (HttpStatusCode)context.Response.StatusCode;
    }

    public static async Task<JsonNode> ProblemAsync(HttpResponseMessage response)
    {
        Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/problem+json"));
        return (await response.Content.ReadFromJsonAsync<JsonNode>())!;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
