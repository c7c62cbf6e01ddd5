using System.Collections.Frozen;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Pulse.Bench.Hosts;

/// <summary>Authentication handler of ASP.NET Core, with a policy, that finds tokens in memory by their hash.</summary>
internal sealed class TableHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    private const string Prefix = "Bearer ";

    private static readonly FrozenDictionary<string, Claim[]> Callers = Enumerable.Range(0, 1_000).ToFrozenDictionary(
        number => HashOf(Token(number)), number => new[]
        {
            new Claim("sub", $"key-{number}"),
            new Claim("account", "6591739253089529"),
            new Claim("permission", "readMerchants"),
        });

    public static string Token(int number) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes($"token {number}")));

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Prefix, StringComparison.Ordinal) || !Callers.TryGetValue(HashOf(header[Prefix.Length..]), out var claims))
        {
            return Task.FromResult(AuthenticateResult.Fail("unknown"));
        }

        var principal = new ClaimsPrincipal(new ClaimsIdentity(claims, Scheme.Name));
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(principal, Scheme.Name)));
    }

    private static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(token)));
}
