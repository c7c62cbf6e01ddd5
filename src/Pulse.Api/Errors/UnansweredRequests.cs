using Pulse.Infrastructure.Common;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Api.Errors;

/// <summary>Tells the operator of requests that the database did not answer. Each one has a line at Debug only: clients could fill the log.</summary>
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

    [LoggerMessage(LogLevel.Debug, "The database did not answer request {TraceId}: {Reason}")]
    private partial void LogRequest(string traceId, string reason);

    [LoggerMessage(LogLevel.Warning, "The database did not answer a request: {Reason} Further ones are counted.")]
    private partial void LogFirst(string reason);

    [LoggerMessage(LogLevel.Warning, "The database did not answer {Requests} more requests. The last reason: {Reason}")]
    private partial void LogFurther(int requests, string reason);
}
