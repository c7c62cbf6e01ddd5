using System.Globalization;
using System.Security.Claims;
using Pulse.Application.Common.Authorization;
using Pulse.Domain.Sessions;

namespace Pulse.Api.Authentication;

/// <summary>A caller as ASP.NET Core knows principals, for whatever of the framework asks for one.</summary>
internal sealed class CallerPrincipal(Caller caller, SessionToken? token, string scheme) : ClaimsPrincipal(IdentityOf(caller, scheme))
{
    public Caller Caller => caller;

    /// <summary>The token that was presented, if it was one.</summary>
    public SessionToken? Token => token;

    private static ClaimsIdentity IdentityOf(Caller caller, string scheme) => new(
        [new Claim(ClaimTypes.NameIdentifier, IdOf(caller)), new Claim(ClaimTypes.Name, caller.Name)], scheme);

    private static string IdOf(Caller caller) => caller switch
    {
        UserCaller user => user.Id.ToString(CultureInfo.InvariantCulture),
        ApiKeyCaller key => key.Id.ToString(),
        _ => "",
    };
}
