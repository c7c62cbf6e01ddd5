using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;

namespace Pulse.Api.Errors;

internal static class RoutingProblems
{
    /// <summary>Writes a problem for error statuses of routing. Actions write their own problems and skip this.</summary>
    public static void UseRoutingProblems(this IApplicationBuilder app) => app.UseWhen(HasNoAction, routing => routing.UseStatusCodePages(
        pages => Problems.WriteAsync(pages.HttpContext, ProblemOf(pages.HttpContext))));

    /// <summary>Routing rejects another content type than that of the action. OAuth calls take a form, and all others JSON.</summary>
    private static ProblemDetails ProblemOf(HttpContext context) =>
        context.Response.StatusCode == StatusCodes.Status415UnsupportedMediaType && OAuthProblems.IsAt(context)
            ? OAuthProblems.NoForm
            : Problems.Of(context.Response.StatusCode);

    private static bool HasNoAction(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<ActionDescriptor>() is null;
}
