using ErrorOr;
using MediatR;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Authorization;
using Pulse.Application.Sessions;
using Pulse.Domain.Sessions;

namespace Pulse.Console.Pages;

/// <summary>
/// The sessions whose tokens a browser holds: one, and during an impersonation also the person's own. Each is ended as its own caller, in a
/// request of its own.
/// </summary>
internal sealed class BrowserSessions(ICredentialVerifier credentials, IServiceScopeFactory scopes)
{
    /// <summary>Ends all of them. Sessions that have ended already are not an error.</summary>
    public async Task<ErrorOr<Success>> EndAsync(HttpContext http)
    {
        ErrorOr<Success> ended = Result.Success;
        foreach (var token in new[] { SessionCookie.Read(http.Request), SessionCookie.ReadOwn(http.Request) }.OfType<SessionToken>())
        {
            var one = await EndAsync(token, http);
            ended = one.IsError && one.FirstError.Type != ErrorType.Unauthorized ? one.Errors : ended;
        }

        return ended;
    }

    /// <summary>Puts the person's own session into effect again, after an impersonation.</summary>
    /// <param name="http">The request and the response.</param>
    /// <param name="impersonator">The user who impersonated. Null if unknown, because the session of the impersonation has ended.</param>
    /// <returns>False if the browser has no such session, or if it has ended. No session is in effect then.</returns>
    public async Task<bool> ReturnAsync(HttpContext http, int? impersonator = null)
    {
        if (SessionCookie.ReadOwn(http.Request) is { } token
            && await FindAsync(token, http) is { IsError: false, Value: UserCaller { Impersonation: null } own }
            && (impersonator is null || own.Id == impersonator))
        {
            SessionCookie.Write(http, token.Reveal());
            return true;
        }

        SessionCookie.Delete(http);
        return false;
    }

    /// <summary>
    /// Replaces the session after a change of the user's credentials, so that a copy of the old token opens nothing. If that is not
    /// possible, the session continues: the change itself is done.
    /// </summary>
    public async Task RenewAsync(HttpContext http)
    {
        if (SessionCookie.Read(http.Request) is { } token
            && await SendAsync(token, http, new RenewSession()) is { IsError: false, Value.Token: { } renewed })
        {
            SessionCookie.Write(http, renewed);
            await EndAsync(token, http);
        }
    }

    private async Task<ErrorOr<Success>> EndAsync(SessionToken token, HttpContext http)
    {
        var ended = await SendAsync(token, http, new Logout());
        return ended.Then(_ => Result.Success);
    }

    /// <summary>Sends a request as the caller that the token identifies now.</summary>
    private async Task<ErrorOr<T>> SendAsync<T>(SessionToken token, HttpContext http, IRequest<ErrorOr<T>> command)
    {
        var caller = await FindAsync(token, http);
        if (caller.IsError)
        {
            return caller.Errors;
        }

        await using var scope = scopes.CreateAsyncScope();
        var request = scope.ServiceProvider.GetRequiredService<RequestContext>();
        request.Receive(ClientOf.Request(http));
        request.Identify(caller.Value, presented: new PresentedCredential(token));
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(command, http.RequestAborted);
    }

    private async Task<ErrorOr<Caller>> FindAsync(SessionToken token, HttpContext http)
    {
        var presented = new PresentedCredential(token);
        var (caller, _) = await credentials.VerifyAsync(presented, http.Connection.RemoteIpAddress, http.RequestAborted);
        return caller;
    }
}
