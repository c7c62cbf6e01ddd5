using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Pulse.Api.Authentication;

namespace Pulse.Api.OpenApi;

/// <summary>What is true of the whole API: what it is, and how callers prove who they are.</summary>
internal sealed class DocumentTransformer : IOpenApiDocumentTransformer
{
    public const string Session = "session";
    public const string ApiKey = "apiKey";
    public const string ApiSecret = "apiSecret";
    public const string ApplicationKey = "applicationKey";

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Pulse",
            Version = "v1",
            Description = "API keys and sessions: who is calling, for which account, and may they do this? "
                + "Errors are problem details (RFC 9457) with a stable `code`. `HEAD` answers wherever `GET` does: the same headers without the body. "
                + "A `GET` whose answer has an `ETag` answers 304 to `If-None-Match` with that tag, and 412 to `If-Match` without it.",
        };
        document.Servers?.Clear();
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Session] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "A session token from `POST /auth/login`: 64 hexadecimal characters. Together with an API key: 400 `ambiguous_credentials`. "
                    + "`Authorization` with another scheme, such as `Basic`, is ignored.",
            },
            [ApiKey] = Header(CredentialHeaders.ApiKey, "An API key's identifier, together with its secret. For tests and maintenance: a session is cheaper to revoke."),
            [ApiSecret] = Header(CredentialHeaders.ApiSecret, "The API key's secret."),
            [ApplicationKey] = Header(CredentialHeaders.ApplicationKey, "The `applicationKey` of a draft, with which the business itself fills it in: `pla_` and 49 characters."),
        };
        return Task.CompletedTask;
    }

    private static OpenApiSecurityScheme Header(string name, string description) =>
        new() { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = name, Description = description };
}
