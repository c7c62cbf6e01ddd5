using System.Security.Claims;
using Pulse.Application.Common.Authorization;
using Pulse.Domain.Sessions;

namespace Pulse.Api.Authentication;

/// <summary>A caller as ASP.NET Core's authentication hands principals on. It has no claims: whoever asks, asks the caller.</summary>
internal sealed class CallerPrincipal(Caller caller, SessionToken? token, string scheme) : ClaimsPrincipal(new ClaimsIdentity(scheme))
{
    public Caller Caller => caller;

    /// <summary>The token that was presented, if it was one.</summary>
    public SessionToken? Token => token;
}
