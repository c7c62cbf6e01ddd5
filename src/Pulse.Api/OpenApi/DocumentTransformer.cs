using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Pulse.Api.Authentication;
using Pulse.Api.Errors;
using Pulse.Domain.Permissions;

namespace Pulse.Api.OpenApi;

/// <summary>Describes the API as a whole and its authentication.</summary>
internal sealed class DocumentTransformer : IOpenApiDocumentTransformer
{
    public const string Session = "session";
    public const string ApiKey = "apiKey";
    public const string ApiSecret = "apiSecret";
    public const string Basic = "basic";
    public const string OAuth = "oauth2";
    public const string ApplicationKey = "applicationKey";

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Pulse",
            Version = "v1",
            Description = "Manages API keys, sessions and tenants: who is calling, for which account, and with which permissions. "
                + "Errors are problem details (RFC 9457) with a stable `code`. `HEAD` is supported wherever `GET` is. "
                + "A filter of a list without a description compares the whole value. "
                + "If a `GET` response has an `ETag`, the request can use `If-None-Match` (304) and `If-Match` (412). "
                + "With `Accept-Encoding: br` or `gzip`, most lists and resources of more than 1 KB are compressed; "
                + "responses with a secret and applications are not.",
            License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" },
        };
        document.Servers = [new OpenApiServer { Url = "/" }];
        document.Tags = Tags.All.Select(tag => new OpenApiTag { Name = tag.Name, Description = tag.Description }).ToHashSet();
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Session] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "A session token from `POST /auth/login`: 64 hexadecimal characters. Or an imported key, unchanged. "
                    + "If an API key is sent too, the response is 400 `ambiguous_credentials`. "
                    + "`Authorization` with a scheme other than `Bearer` and `Basic` is ignored.",
            },
            [Basic] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "basic",
                Description = "An API key: its identifier as the user name, its secret as the password.",
            },
            [OAuth] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.OAuth2,
                Description = "A session token from `POST /oauth2/token`. Its scopes are the permissions that it has: see each operation.",
                Flows = new OpenApiOAuthFlows
                {
                    ClientCredentials = new OpenApiOAuthFlow
                    {
                        TokenUrl = new Uri($"{OAuthProblems.Path}/token", UriKind.Relative),
                        Scopes = Enum.GetValues<Permission>().OrderBy(permission => permission.Name(), StringComparer.Ordinal).ToDictionary(
                            permission => permission.Name(), permission => permission.Description()),
                    },
                },
            },
            [ApiKey] = Header(
                CredentialHeaders.ApiKey,
                "The identifier of an API key. Send it together with the secret; send an imported key alone. "
                    + "Use it for tests and maintenance; sessions are easier to revoke."),
            [ApiSecret] = Header(CredentialHeaders.ApiSecret, "The API key's secret."),
            [ApplicationKey] = Header(
                CredentialHeaders.ApplicationKey,
                "The `applicationKey` of a draft, with which the business can edit its application: `pla_` and 49 characters."),
        };
        document.Security =
        [
            new() { [new(Session, document)] = [] },
            new() { [new(ApiKey, document)] = [], [new(ApiSecret, document)] = [] },
            new() { [new(Basic, document)] = [] },
            new() { [new(OAuth, document)] = [] },
        ];
        return Task.CompletedTask;
    }

    private static OpenApiSecurityScheme Header(string name, string description) =>
        new() { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = name, Description = description };
}
