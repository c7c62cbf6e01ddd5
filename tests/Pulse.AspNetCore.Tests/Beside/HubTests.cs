using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Pulse.AspNetCore.Testing;
using Pulse.AspNetCore.Tests.Setup;

namespace Pulse.AspNetCore.Tests.Beside;

/// <summary>SignalR hubs use the same policy names.</summary>
public sealed class HubTests
{
    private Service service = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => service = await Service.ConnectedAsync(
        add: builder => builder.Services.AddSignalR(), map: app => app.MapHub<OrdersHub>("/hub"));

    [OneTimeTearDown]
    public async Task StopAsync() => await service.DisposeAsync();

    [Test]
    public async Task A_method_needs_its_permission_at_the_time_of_the_call()
    {
        var session = service.Pulse.AddSession("orders:read", "orders:write");
        await using var connection = await ConnectAsync(session);
        Assert.That(await connection.InvokeAsync<string>("Count"), Is.EqualTo(session.Subject));
        Assert.That(await connection.InvokeAsync<string>("Add"), Does.StartWith("added by"));

        await service.Pulse.ChangeAsync(session, changed => changed.Permissions = ["orders:read"]);
        Assert.That(async () => await connection.InvokeAsync<string>("Add"), Throws.TypeOf<HubException>());
        Assert.That(await connection.InvokeAsync<string>("Count"), Is.EqualTo(session.Subject));

        await service.Pulse.RevokeAsync(session);
        Assert.That(async () => await connection.InvokeAsync<string>("Count"), Throws.TypeOf<HubException>());
    }

    [Test]
    public void A_client_without_the_permission_cannot_connect() => Assert.That(
        async () => await ConnectAsync(service.Pulse.AddSession("orders:write")),
        Throws.InvalidOperationException.With.Message.Contains("403"));

    private async Task<HubConnection> ConnectAsync(FakeCredential session)
    {
        var connection = new HubConnectionBuilder().WithUrl(new Uri(service.Server.BaseAddress, "/hub"), options =>
        {
            options.Transports = HttpTransportType.WebSockets;
            options.SkipNegotiation = true;
            options.WebSocketFactory = async (context, cancellationToken) =>
            {
                var client = service.Server.CreateWebSocketClient();
                client.ConfigureRequest = request => request.Headers.Authorization = $"Bearer {session.Secret}";
                return await client.ConnectAsync(context.Uri, cancellationToken);
            };
        }).Build();
        await connection.StartAsync();
        return connection;
    }
}

[Authorize(Policy = "pulse:orders:read")]
internal sealed class OrdersHub : Hub
{
    [Authorize(Policy = "pulse:orders:read")]
    public string Count() => Context.UserIdentifier!;

    [Authorize(Policy = "pulse:orders:write")]
    public string Add() => $"added by {Context.UserIdentifier}";
}
