using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Infrastructure.Credentials;
using Pulse.Infrastructure.Persistence.Sqlite;
using Pulse.Infrastructure.Persistence.SqlServer;
using Pulse.Infrastructure.Usage;

namespace Pulse.IntegrationTests.Setup;

/// <summary>A command that went to the database.</summary>
/// <param name="Text">SQL.</param>
/// <param name="Values">Its parameters by name, with their prefix.</param>
public sealed record DatabaseCommand(string Text, IReadOnlyDictionary<string, object?> Values);

/// <summary>Records every command that goes to the database.</summary>
/// <param name="andByTheClock">Whether to record as well what nodes send now and then without any call.</param>
public sealed class DatabaseCommands(bool andByTheClock = false) : DbCommandInterceptor
{
    /// <summary>Stands in what nodes send now and then, whoever calls.</summary>
    private static readonly string[] ByTheClock =
    [
        FeedReads.Tag, "Nodes", "Pulse notes uses of sessions", "Pulse prunes sessions",
        "Pulse reads networks of logins", "UPDATE \"LoginNetworks\"", "INSERT INTO \"LoginNetworks\"",
    ];

    private static readonly AsyncLocal<bool> IsOfTests = new();

    private ConcurrentQueue<DatabaseCommand> sent = new();

    /// <summary>
    /// From here on, does not record what the calling test itself sends to the database. What the application sends for its requests is
    /// recorded.
    /// </summary>
    public static void IgnoreTests() => IsOfTests.Value = true;

    /// <returns>The texts of what was sent since the last call.</returns>
    public IReadOnlyList<string> Take() => [.. TakeWithValues().Select(command => command.Text)];

    /// <returns>What was sent since the last call.</returns>
    public IReadOnlyList<DatabaseCommand> TakeWithValues() => [.. Interlocked.Exchange(ref sent, new ConcurrentQueue<DatabaseCommand>())];

    /// <summary>
    /// Keeps wrong secrets from being told, and usage from being written within a minute: that happens by the clock, too, in statements
    /// that look
    /// like those of requests.
    /// </summary>
    public void RecordIn(IServiceCollection services) => services
        .AddScoped<IWrongSecretStore, Untold>()
        .AddSingleton(new UsageOptions { FlushInterval = TimeSpan.FromMinutes(1) })
        .ConfigureDbContext<SqlitePulseDbContext>(options => options.AddInterceptors(this))
        .ConfigureDbContext<SqlServerPulseDbContext>(options => options.AddInterceptors(this));

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<DbDataReader> result,
        CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Record(command, result));

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Record(command, result));

    public override ValueTask<InterceptionResult<object>> ScalarExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Record(command, result));

    public override InterceptionResult<DbDataReader> ReaderExecuting(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result) => Record(command, result);

    public override InterceptionResult<int> NonQueryExecuting(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result) => Record(command, result);

    public override InterceptionResult<object> ScalarExecuting(
        DbCommand command, CommandEventData eventData, InterceptionResult<object> result) => Record(command, result);

    private T Record<T>(DbCommand command, T result)
    {
        if (!IsOfTests.Value
            && (andByTheClock || !Array.Exists(ByTheClock, words => command.CommandText.Contains(words, StringComparison.Ordinal))))
        {
            sent.Enqueue(new(
                command.CommandText,
                command.Parameters.Cast<DbParameter>().ToDictionary(parameter => parameter.ParameterName, parameter => parameter.Value)));
        }

        return result;
    }

    private sealed class Untold : IWrongSecretStore
    {
        public Task RecordAsync(IReadOnlyCollection<WrongSecret> presented, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
