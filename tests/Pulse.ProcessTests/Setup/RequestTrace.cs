using System.Diagnostics;

namespace Pulse.ProcessTests.Setup;

/// <summary>
/// Finds in the log of a process how far requests have got, by their trace id. The process must be started with <see cref="Logged"/>.
/// </summary>
public sealed class RequestTrace(PulseProcess pulse)
{
    /// <summary>Settings with which a process logs each request and transaction in one line, with its trace id.</summary>
    public static readonly (string Name, string Value)[] Logged =
    [
        ("Logging__CaptureScopes", "true"),
        ("Logging__Console__FormatterName", "simple"),
        ("Logging__Console__FormatterOptions__IncludeScopes", "true"),
        ("Logging__Console__FormatterOptions__SingleLine", "true"),
        ("Logging__LogLevel__Microsoft.AspNetCore.Routing.EndpointRoutingMiddleware", "Debug"),
        ("Logging__LogLevel__Microsoft.EntityFrameworkCore.Database.Transaction", "Debug"),
        ("Logging__LogLevel__Pulse.Infrastructure.Persistence.WriteLock", "Debug"),
    ];

    private readonly ActivityTraceId id = ActivityTraceId.CreateRandom();

    /// <summary>Sends requests that belong to the trace.</summary>
    public T Send<T>(Func<T> send)
    {
        using var activity = new Activity(nameof(RequestTrace)).SetParentId(id, ActivitySpanId.CreateRandom()).Start();
        return send();
    }

    /// <summary>Waits until so many of the requests have reached the process.</summary>
    public Task UntilReceivedAsync(int requests) => UntilLoggedAsync(requests, "Request matched endpoint");

    /// <summary>
    /// Waits until a request has begun a transaction, or waits for one of background work. While another process holds the lock of the
    /// database, both wait for it.
    /// </summary>
    public Task UntilWritingAsync() => UntilLoggedAsync(1, "Beginning transaction", "Waiting for another write");

    private Task UntilLoggedAsync(int times, params string[] texts) => pulse.UntilAsync(() => pulse.Output.Lines.Count(
        line => line.Contains($"{id}", StringComparison.Ordinal)
            && Array.Exists(texts, text => line.Contains(text, StringComparison.Ordinal))) >= times);
}
