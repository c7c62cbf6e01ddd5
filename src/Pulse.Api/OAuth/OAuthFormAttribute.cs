using System.Net.Mime;
using ErrorOr;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.Net.Http.Headers;
using Pulse.Api.Authentication;
using Pulse.Api.Errors;
using Pulse.Api.Json;
using Pulse.Application.OAuth;

namespace Pulse.Api.OAuth;

/// <summary>
/// Reads the form of an OAuth call before its caller is identified, because the credentials of the client can be in it. They become the
/// headers of an API key, so that all further steps treat them like these. Rejects repeated parameters, and parameters in the URL, which
/// logs and caches would keep.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class OAuthFormAttribute : Attribute, IAsyncAuthorizationFilter, IOrderedFilter
{
    public const string MediaType = MediaTypeNames.Application.FormUrlEncoded;
    public const string ClientId = "client_id";
    public const string ClientSecret = "client_secret";

    private const int MaxShownName = 64;

    /// <summary>Charsets in which a form, which is ASCII, is the same. Clients name them although the standard knows only UTF-8.</summary>
    private static readonly string[] Charsets = ["utf-8", "us-ascii", "iso-8859-1"];

    /// <summary>Before the filter that identifies the caller.</summary>
    public int Order => -1;

    public async Task OnAuthorizationAsync(AuthorizationFilterContext context)
    {
        var request = context.HttpContext.Request;
        if (request is { QueryString.HasValue: true, Query.Count: > 0 })
        {
            context.Result = new ProblemResult([OAuthErrors.InvalidRequest("Send all parameters in the body, and none in the URL.")]);
            return;
        }

        var hasBody = context.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody != false;
        if (hasBody && (!request.HasFormContentType || !IsReadable(request.ContentType) || JsonBodyFormatter.IsEncoded(request)))
        {
            context.Result = new ProblemResult(OAuthProblems.NoForm);
            return;
        }

        var read = hasBody ? await ReadAsync(request, context.HttpContext.RequestAborted) : FormCollection.Empty;
        var accepted = read.IsError ? read.Errors : Accept(read.Value, request.Headers);
        if (accepted.IsError)
        {
            context.Result = new ProblemResult(accepted.Errors);
        }
    }

    /// <summary>
    /// Whether the form is the same as in UTF-8. The framework would read it as UTF-16 if told so, and throw an exception for UTF-7.
    /// </summary>
    private static bool IsReadable(string? contentType) => MediaTypeHeaderValue.TryParse(contentType, out var type)
        && (type.Parameters.FirstOrDefault(parameter => parameter.Name.Equals("charset", StringComparison.OrdinalIgnoreCase))
            is not { } charset || Charsets.Contains(charset.GetUnescapedValue().ToString(), StringComparer.OrdinalIgnoreCase));

    private static async Task<ErrorOr<IFormCollection>> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return (await request.ReadFormAsync(cancellationToken)).ToErrorOr();
        }
        catch (InvalidDataException)
        {
            return OAuthErrors.InvalidRequest("The form has too many parameters, a too long one, or a zero character.");
        }
    }

    private static ErrorOr<Success> Accept(IFormCollection form, IHeaderDictionary headers)
    {
        if (form.FirstOrDefault(parameter => parameter.Value.Count > 1).Key is { } name)
        {
            return OAuthErrors.InvalidRequest($"Duplicate parameter {(name.Length <= MaxShownName ? name : name[..MaxShownName])}.");
        }

        var (id, secret) = (form[ClientId].ToString(), form[ClientSecret].ToString());
        var hasHeaders = headers.Authorization.Count > 0 || CredentialHeaders.HasApiKey(headers);
        if (CredentialHeaders.IsAmbiguous(headers) || (secret.Length > 0 && hasHeaders))
        {
            return OAuthErrors.InvalidRequest("Send the credentials of the client in one way only.");
        }

        if (secret.Length > 0)
        {
            (headers[CredentialHeaders.ApiKey], headers[CredentialHeaders.ApiSecret]) = (id, secret);
        }

        return id.Length == 0 || !hasHeaders || id == CredentialHeaders.ReadPair(headers).ApiKey
            ? Result.Success
            : OAuthErrors.InvalidRequest($"{ClientId} is not the client that the credentials belong to.");
    }
}
