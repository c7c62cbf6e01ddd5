using System.Security.Claims;
using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace Pulse.Bench.Hosts;

/// <summary>What a service writes by hand: it verifies a key, and keeps the result for a minute, also if the key is revoked.</summary>
public sealed class MemoryCacheHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    IMemoryCache cache,
    IHttpClientFactory clients)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Name = "memory-cache";

    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(60);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var (apiKey, apiSecret) = (Request.Headers["x-api-key"].ToString(), Request.Headers["x-api-secret"].ToString());
        var principal = await cache.GetOrCreateAsync($"{apiKey} {apiSecret}", entry =>
        {
            entry.AbsoluteExpirationRelativeToNow = Lifetime;
            return VerifyAsync(apiKey, apiSecret);
        });
        return principal is null
            ? AuthenticateResult.Fail("The key is not valid.")
            : AuthenticateResult.Success(new AuthenticationTicket(principal, Scheme.Name));
    }

    private async Task<ClaimsPrincipal?> VerifyAsync(string apiKey, string apiSecret)
    {
        using var answer = await clients.CreateClient(Name).PostAsJsonAsync("/apikeys/verify", new { apiKey, apiSecret });
        var verified = await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonNode>();
        return (bool)verified!["valid"]!
            ? new ClaimsPrincipal(new ClaimsIdentity(
                verified["permissions"]!.AsArray().Select(permission => new Claim("permission", (string)permission!)), Name))
            : null;
    }
}
