using System.Security.Claims;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Pulse.Bench.Hosts;

internal static class JwtToken
{
    public const string Issuer = "bench";

    public static SymmetricSecurityKey Key { get; } = new(Encoding.ASCII.GetBytes("a key that signs tokens of the bench and nothing else"));

    public static string New() => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = Issuer,
        Audience = Issuer,
        Subject = new ClaimsIdentity(
            [new Claim("sub", "key-1"), new Claim("account", "6591739253089529"), new Claim("permission", "readMerchants")]),
        Expires = DateTime.UtcNow.AddHours(12),
        SigningCredentials = new SigningCredentials(Key, SecurityAlgorithms.HmacSha256),
    });
}
