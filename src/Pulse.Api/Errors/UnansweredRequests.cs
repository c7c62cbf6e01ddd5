using Pulse.Infrastructure.Common;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Api.Errors;

/// <summary>
/// Logs requests that failed because the database did not respond. Each request is logged only at Debug, because clients could fill the
/// log.
/// </summary>
internal sealed partial class UnansweredRequests : IDisposable
{
    private readonly ILogger<UnansweredRequests> logger;
    private readonly RepeatedWarning warning;

    public UnansweredRequests(TimeProvider clock, ILogger<UnansweredRequests> logger)
    {
        this.logger = logger;
        warning = new RepeatedWarning(clock, LogFirst, LogFurther);
    }

    public void Add(string traceId, Exception exception)
    {
        var reason = (DatabaseErrors.RefusalIn(exception) ?? exception).Message.ReplaceLineEndings(" ");
        LogRequest(traceId, reason);
        warning.Add(reason);
    }

    public void Dispose() => warning.Dispose();

    [LoggerMessage(LogLevel.Debug, "The database did not respond to request {TraceId}: {Reason}")]
    private partial void LogRequest(string traceId, string reason);

    [LoggerMessage(LogLevel.Warning, "The database did not respond to a request: {Reason} Further requests are counted.")]
    private partial void LogFirst(string reason);

    [LoggerMessage(LogLevel.Warning, "The database did not respond to {Requests} more requests. The last reason: {Reason}")]
    private partial void LogFurther(int requests, string reason);
}
