using System.Collections.Concurrent;
using System.Security.Claims;
using Microsoft.AspNetCore.HttpOverrides;
using Pulse.AspNetCore;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddAuthentication().AddPulse(options =>
{
    options.Url = "http://localhost:5080";
    builder.Configuration.Bind("Pulse", options);
});
builder.Services.AddHealthChecks().AddPulse();

// Name the addresses of your proxies. The defaults trust only this machine.
builder.Services.Configure<ForwardedHeadersOptions>(options => options.ForwardedHeaders = ForwardedHeaders.XForwardedFor);

var app = builder.Build();
app.UseForwardedHeaders();
app.UsePulse();

var orders = new ConcurrentDictionary<Guid, Order>();
app.MapHealthChecks("/health");
app.MapGet("/orders", (ClaimsPrincipal caller) => orders.Values.Where(order => order.AccountId == AccountOf(caller)))
    .RequirePulsePermission("orders:read");
app.MapPost("/orders", (NewOrder order, ClaimsPrincipal caller) =>
{
    var added = new Order(Guid.NewGuid(), AccountOf(caller), order.Article);
    orders[added.Id] = added;
    return TypedResults.Created($"/orders/{added.Id}", added);
}).RequirePulsePermission("orders:write").WithPulseCost(5);
app.Run();

static string AccountOf(ClaimsPrincipal caller) => caller.FindFirstValue(PulseClaimTypes.AccountId)!;

internal sealed record NewOrder(string Article);

internal sealed record Order(Guid Id, string AccountId, string Article);
