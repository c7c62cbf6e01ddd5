using Microsoft.AspNetCore.Http;
using Pulse.AspNetCore;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Extension methods to authenticate and authorize requests.</summary>
public static class PulseApplicationBuilderExtensions
{
    /// <summary>
    /// Adds the middlewares of <c>UseAuthentication</c> and <c>UseAuthorization</c>. Requests pass without them if their endpoint needs
    /// only permissions of Pulse, and their credential is in memory and holds these. Call it where you would call the two.
    /// </summary>
    public static IApplicationBuilder UsePulse(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        RequestDelegate? endpoint = null;
        app.Use(middlewares => new DirectAdmission(app.ApplicationServices, middlewares, endpoint!).InvokeAsync);
        app.UseAuthentication();
        app.UseAuthorization();

        // The last one is built first, so that the others know what comes after authorization.
        return app.Use(next => endpoint = next);
    }
}
