using Microsoft.Extensions.Diagnostics.HealthChecks;
using Pulse.Api.Errors;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Api.Responses;

/// <summary>What <c>/health/live</c> and <c>/health/ready</c> answer.</summary>
internal static class HealthResponse
{
    public static Task WriteAsync(HttpContext context, HealthReport report) => report.Status == HealthStatus.Healthy
        ? context.Response.WriteAsJsonAsync(new { status = "healthy" }, context.RequestAborted)
        : Problems.WriteDatabaseUnavailableAsync(context, context.RequestServices.GetRequiredService<DatabaseFaults>().IsDamaged);
}
