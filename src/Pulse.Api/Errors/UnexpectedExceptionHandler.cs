using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Diagnostics;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Api.Errors;

/// <summary>Converts exceptions to problems without internal details, and logs unexpected ones.</summary>
internal sealed partial class UnexpectedExceptionHandler(
    DatabaseFaults faults, UnansweredRequests unanswered, ILogger<UnexpectedExceptionHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        try
        {
            await RespondAsync(httpContext, exception);
        }
        catch (OperationCanceledException) when (httpContext.RequestAborted.IsCancellationRequested)
        {
            // The client disconnected before the response.
        }

        return true;
    }

    private Task RespondAsync(HttpContext httpContext, Exception exception)
    {
        switch (exception)
        {
            case OperationCanceledException or IOException when httpContext.RequestAborted.IsCancellationRequested:
            case ConnectionResetException:
                // The client is gone. The server may report the end of the connection only after that of the body.
                return Task.CompletedTask;
            case BadHttpRequestException bad:
                return Problems.WriteAsync(httpContext, Problems.Of(bad.StatusCode));
            case var away when DatabaseErrors.IsUnavailable(away):
                faults.Note(exception);
                unanswered.Add(Problems.TraceIdOf(httpContext), away);
                return Problems.WriteDatabaseUnavailableAsync(httpContext, faults.IsDamaged);
            default:
                LogUnexpected(exception, Problems.TraceIdOf(httpContext));
                return Problems.WriteAsync(httpContext, Problems.Of(StatusCodes.Status500InternalServerError));
        }
    }

    [LoggerMessage(LogLevel.Error, "Request {TraceId} failed unexpectedly.")]
    private partial void LogUnexpected(Exception exception, string traceId);
}
