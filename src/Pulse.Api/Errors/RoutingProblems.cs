using Microsoft.AspNetCore.Mvc.Abstractions;

namespace Pulse.Api.Errors;

internal static class RoutingProblems
{
    /// <summary>Gives a problem body to the statuses that routing sets. Actions write their own, and must not pay for this.</summary>
    public static void UseRoutingProblems(this IApplicationBuilder app) => app.UseWhen(HasNoAction, routing => routing.UseStatusCodePages(
        pages => Problems.WriteAsync(pages.HttpContext, Problems.Of(pages.HttpContext.Response.StatusCode))));

    private static bool HasNoAction(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<ActionDescriptor>() is null;
}
