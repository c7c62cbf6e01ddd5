using Microsoft.AspNetCore.Diagnostics;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Api.Errors;

/// <summary>Whatever was thrown becomes a problem that leaks nothing; what nobody expected is logged.</summary>
internal sealed partial class UnexpectedExceptionHandler(DatabaseFaults faults, ILogger<UnexpectedExceptionHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
        {
            return true;
        }

        if (exception is BadHttpRequestException bad)
        {
            await Problems.WriteAsync(httpContext, Problems.Of(bad.StatusCode));
        }
        else if (DatabaseErrors.IsUnavailable(exception))
        {
            faults.Note(exception);
            LogDatabaseAway(exception, Problems.TraceIdOf(httpContext));
            await Problems.WriteDatabaseUnavailableAsync(httpContext, DatabaseErrors.IsDamage(exception));
        }
        else
        {
            LogUnexpected(exception, Problems.TraceIdOf(httpContext));
            await Problems.WriteAsync(httpContext, Problems.Of(StatusCodes.Status500InternalServerError));
        }

        return true;
    }

    [LoggerMessage(LogLevel.Error, "Request {TraceId} failed unexpectedly.")]
    private partial void LogUnexpected(Exception exception, string traceId);

    [LoggerMessage(LogLevel.Warning, "The database did not answer request {TraceId}.")]
    private partial void LogDatabaseAway(Exception exception, string traceId);
}
