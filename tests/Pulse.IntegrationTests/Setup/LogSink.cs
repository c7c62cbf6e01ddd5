using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Pulse.IntegrationTests.Setup;

/// <summary>Keeps everything that is logged, at every level and in every category: message, values, scopes and exceptions.</summary>
public sealed class LogSink : ILoggerProvider, ISupportExternalScope
{
    private IExternalScopeProvider scopes = new LoggerExternalScopeProvider();

    public ConcurrentQueue<string> Lines { get; } = new();

    public void KeepFrom(ILoggingBuilder logging) =>
        logging.ClearProviders().AddProvider(this).AddFilter<LogSink>(category: null, LogLevel.Trace).SetMinimumLevel(LogLevel.Trace);

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => scopes = scopeProvider;

    public void Dispose()
    {
    }

    private sealed class Logger(LogSink sink, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => sink.scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var values = state is IEnumerable<KeyValuePair<string, object?>> pairs
                ? string.Join(" ", pairs.Select(pair => $"{pair.Key}={pair.Value}"))
                : "";
            sink.Lines.Enqueue($"{logLevel} {category} {formatter(state, exception)} {values} {exception}");
            sink.scopes.ForEachScope((scope, lines) => lines.Enqueue($"scope of {category}: {scope}"), sink.Lines);
        }
    }
}
