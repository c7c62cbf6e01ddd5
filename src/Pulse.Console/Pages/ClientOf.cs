using Microsoft.AspNetCore.Http;
using Pulse.Application.Authorization;
using Pulse.Domain.Accounts;

namespace Pulse.Console.Pages;

/// <summary>What a request tells about its client.</summary>
internal static class ClientOf
{
    /// <param name="http">The request.</param>
    /// <param name="account">The account in the path. Null if there is none.</param>
    public static IncomingRequest Request(HttpContext http, AccountId? account = null) => new(
        http.Connection.RemoteIpAddress, UserAgentOf(http.Request), !HttpMethods.IsGet(http.Request.Method), account);

    private static string? UserAgentOf(HttpRequest request) => request.Headers.UserAgent is [{ Length: > 0 } text] ? text : null;
}
