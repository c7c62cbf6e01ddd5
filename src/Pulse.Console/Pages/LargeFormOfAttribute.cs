using ErrorOr;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Authorization;

namespace Pulse.Console.Pages;

/// <summary>
/// The form of this request can be larger than others. The user is authorized before the form is read, as the API does it: others cannot
/// make Pulse read large bodies.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LargeFormOfAttribute<TRequest> : Attribute, IAsyncAuthorizationFilter, IOrderedFilter, IRequestSizeLimitMetadata
{
    /// <summary>In bytes: 1 MiB, as for the API.</summary>
    private const int Limit = 1024 * 1024;

    private static readonly Error TooLarge = Error.Custom(413, "body_too_large", "The form is too large. The maximum is 1 MiB.");

    public long? MaxRequestBodySize => Limit;

    /// <summary>After the sign-in, and before the check of the form's token, which reads the form.</summary>
    public int Order => 0;

    public async Task OnAuthorizationAsync(AuthorizationFilterContext context)
    {
        var http = context.HttpContext;
        var allowed = await http.RequestServices.GetRequiredService<Authorizer>().AuthorizeAsync(
            http.RequestServices.GetRequiredService<RequestContext>(), typeof(TRequest), http.RequestAborted);
        context.Result = allowed.IsError ? new RefusalPage(allowed.Errors)
            : http.Request.ContentLength > Limit ? new RefusalPage([TooLarge])
            : null;
    }
}
