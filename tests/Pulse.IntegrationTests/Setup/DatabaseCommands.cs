using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Infrastructure.Credentials;
using Pulse.Infrastructure.Persistence.Sqlite;
using Pulse.Infrastructure.Persistence.SqlServer;
using Pulse.Infrastructure.Usage;

namespace Pulse.IntegrationTests.Setup;

/// <summary>A command that was sent to the database.</summary>
/// <param name="Text">The SQL text.</param>
/// <param name="Values">Its parameters by name, with their prefix.</param>
public sealed record DatabaseCommand(string Text, IReadOnlyDictionary<string, object?> Values);

/// <summary>Records every command that is sent to the database.</summary>
/// <param name="andByTheClock">Whether to record commands of background work as well.</param>
public sealed class DatabaseCommands(bool andByTheClock = false) : DbCommandInterceptor
{
    /// <summary>Parts of commands that nodes send in the background.</summary>
    private static readonly string[] ByTheClock =
    [
        FeedReads.Tag, "Nodes", "Pulse notes uses of sessions", "Pulse prunes sessions",
        "Pulse reads networks of logins", "UPDATE \"LoginNetworks\"", "INSERT INTO \"LoginNetworks\"",
    ];

    private static readonly AsyncLocal<bool> IsOfTests = new();

    private ConcurrentQueue<DatabaseCommand> sent = new();

    /// <summary>
    /// From now on, does not record commands that the calling test itself sends. Commands of the application for the test's requests are
    /// recorded.
    /// </summary>
    public static void IgnoreTests() => IsOfTests.Value = true;

    /// <returns>The texts of the commands since the last call.</returns>
    public IReadOnlyList<string> Take() => [.. TakeWithValues().Select(command => command.Text)];

    /// <returns>The commands since the last call.</returns>
    public IReadOnlyList<DatabaseCommand> TakeWithValues() => [.. Interlocked.Exchange(ref sent, new ConcurrentQueue<DatabaseCommand>())];

    /// <summary>
    /// Suppresses the reports of wrong secrets, and writes of usage within a minute: background work sends them in statements that look
    /// like those of requests.
    /// </summary>
    public void RecordIn(IServiceCollection services) => services
        .AddScoped<IWrongSecretStore, NoWrongSecrets>()
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

    private sealed class NoWrongSecrets : IWrongSecretStore
    {
        public Task RecordAsync(IReadOnlyCollection<WrongSecret> presented, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
