using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Pulse.AspNetCore.Testing;
using Pulse.AspNetCore.Tests.Setup;

namespace Pulse.AspNetCore.Tests.Beside;

/// <summary>gRPC services use the same policy names.</summary>
public sealed class GrpcTests
{
    private Service service = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => service = await Service.ConnectedAsync(
        add: builder => builder.Services.AddGrpc(), map: app => app.MapGrpcService<OrderBookService>());

    [OneTimeTearDown]
    public async Task StopAsync() => await service.DisposeAsync();

    [Test]
    public async Task A_call_needs_the_permission()
    {
        var key = service.Pulse.AddApiKey("orders:read");

        Assert.That((await CountAsync(key)).Account, Is.EqualTo(key.AccountId));
        await service.Pulse.RevokeAsync(key);
        Assert.That(await RefusalAsync(key), Is.EqualTo(StatusCode.Unauthenticated));
        Assert.That(await RefusalAsync(service.Pulse.AddApiKey("orders:write")), Is.EqualTo(StatusCode.PermissionDenied));
        Assert.That(await RefusalAsync(null), Is.EqualTo(StatusCode.Unauthenticated));
    }

    [Test]
    public async Task Pulse_away_is_unavailable()
    {
        var key = service.Pulse.AddApiKey("orders:read");
        service.Pulse.IsAvailable = false;
        Assert.That(await RefusalAsync(key), Is.EqualTo(StatusCode.Unavailable));
        service.Pulse.IsAvailable = true;
    }

    private async Task<StatusCode> RefusalAsync(FakeCredential? key)
    {
        try
        {
            await CountAsync(key);
            return StatusCode.OK;
        }
        catch (RpcException exception)
        {
            return exception.StatusCode;
        }
    }

    private async Task<CountReply> CountAsync(FakeCredential? key)
    {
        using var channel = GrpcChannel.ForAddress(
            service.Server.BaseAddress, new GrpcChannelOptions { HttpHandler = service.Server.CreateHandler() });
        var headers = key is null ? [] : new Metadata { { "x-api-key", key.ApiKey! }, { "x-api-secret", key.Secret } };
        return await new OrderBook.OrderBookClient(channel).CountAsync(new CountRequest(), headers);
    }
}

[Authorize(Policy = "pulse:orders:read")]
internal sealed class OrderBookService : OrderBook.OrderBookBase
{
    public override Task<CountReply> Count(CountRequest request, ServerCallContext context) => Task.FromResult(new CountReply
    {
        Orders = 3,
        Account = context.GetHttpContext().User.FindFirst(PulseClaimTypes.AccountId)!.Value,
    });
}
