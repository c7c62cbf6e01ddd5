using Microsoft.AspNetCore.Mvc.Abstractions;

namespace Pulse.Api.Errors;

internal static class RoutingProblems
{
    /// <summary>Writes a problem for error statuses of routing. Actions write their own problems and skip this.</summary>
    public static void UseRoutingProblems(this IApplicationBuilder app) => app.UseWhen(HasNoAction, routing => routing.UseStatusCodePages(
        pages => Problems.WriteAsync(pages.HttpContext, Problems.Of(pages.HttpContext.Response.StatusCode))));

    private static bool HasNoAction(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<ActionDescriptor>() is null;
}
