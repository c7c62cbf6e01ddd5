using Pulse.Api.Errors;
using Pulse.Api.Responses;

namespace Pulse.Api.OAuth;

/// <summary>
/// The endpoint <c>/.well-known/oauth-authorization-server</c> (RFC 8414). With <see cref="ServerOptions.PublicUrl"/> it is the same for
/// all, and can be cached. Without it, it contains the origin that the request names, and only that client may keep it.
/// </summary>
internal static class ServerMetadata
{
    public const string Path = "/.well-known/oauth-authorization-server";

    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];
    private static readonly string[] Secrets = ["client_secret_basic", "client_secret_post"];

    public static void MapServerMetadata(this WebApplication app)
    {
        var publicUrl = app.Services.GetRequiredService<ServerOptions>() is { HasPublicUrl: true } server ? server.PublicUrl : null;
        var endpoint = app.MapMethods(Path, Methods, (RequestDelegate)(context => WriteAsync(context, publicUrl)));
        if (publicUrl is not null)
        {
            endpoint.Add(StaticResponses.Wrap);
        }
    }

    private static Task WriteAsync(HttpContext context, string? publicUrl)
    {
        var request = context.Request;
        var issuer = publicUrl ?? (request.Host.HasValue ? $"{request.Scheme}://{request.Host.ToUriComponent()}" : null);
        return issuer is null
            ? Problems.WriteAsync(context, Problems.Of(StatusCodes.Status400BadRequest, "missing_host", "Send the header Host."))
            : context.Response.WriteAsJsonAsync(DocumentOf(issuer), context.RequestAborted);
    }

    private static Dictionary<string, object> DocumentOf(string issuer) => new()
    {
        ["issuer"] = issuer,
        ["token_endpoint"] = $"{issuer}{OAuthProblems.Path}/token",
        ["token_endpoint_auth_methods_supported"] = Secrets,
        ["introspection_endpoint"] = $"{issuer}{OAuthProblems.Path}/introspect",
        ["introspection_endpoint_auth_methods_supported"] = Secrets,
        ["revocation_endpoint"] = $"{issuer}{OAuthProblems.Path}/revoke",
        ["revocation_endpoint_auth_methods_supported"] = Secrets,
        ["grant_types_supported"] = new[] { "client_credentials" },

        // Required by RFC 8414. There is no authorization endpoint.
        ["response_types_supported"] = Array.Empty<string>(),
    };
}
