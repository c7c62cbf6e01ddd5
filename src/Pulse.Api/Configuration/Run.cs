using System.Diagnostics;
using Microsoft.Extensions.Options;
using Pulse.Api.Connections;
using Pulse.Infrastructure.Bootstrap;
using Pulse.Infrastructure.Common;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Api.Configuration;

internal static class Run
{
    private const int Failed = 1;

    /// <summary>What these cannot start with is a setting of theirs: how settings are read, what is logged, where to listen.</summary>
    private static readonly string[] Configured =
        ["Microsoft.Extensions.Configuration", "Microsoft.Extensions.Logging.Configuration", "Microsoft.AspNetCore.Server.Kestrel"];

    /// <summary>
    /// Builds, checks every setting, prepares the database and serves until told to stop. Whatever an operator can mend
    /// is told in one line for each fault, without a stack trace.
    /// </summary>
    /// <returns>The process's exit code.</returns>
    public static Task<int> ToEndAsync(string[] args, Func<WebApplicationBuilder> prepare, Action<WebApplication> use) =>
        TellingFaultsAsync(() =>
        {
            RefuseUnread(args);
            OpenFiles.ThrowIfTooFew();
            return ServeAsync(Build(prepare), use);
        });

    /// <summary>Builds, checks every setting and does something else than serve.</summary>
    /// <returns>The process's exit code.</returns>
    public static Task<int> InsteadAsync(Func<WebApplicationBuilder> prepare, Func<IServiceProvider, Task<int>> work) => TellingFaultsAsync(async () =>
    {
        await using var app = Build(prepare);
        app.Services.GetRequiredService<IStartupValidator>().Validate();
        await using var scope = app.Services.CreateAsyncScope();
        return await work(scope.ServiceProvider);
    });

    /// <summary>A setting on the command line is <c>--name=value</c> or <c>--name value</c>: whatever else is there would be passed over.</summary>
    private static void RefuseUnread(string[] args)
    {
        for (var i = 0; i < args.Length; i++)
        {
            var isSetting = args[i].StartsWith("--", StringComparison.Ordinal) || args[i].StartsWith('/');
            var hasValue = args[i].Contains('=', StringComparison.Ordinal);
            if (!isSetting || (!hasValue && i + 1 == args.Length))
            {
                throw new StartupException($"'{args[i]}' is not a setting with a value, as --urls=http://localhost:8080 is. The only command is audit check.");
            }

            i += hasValue ? 0 : 1;
        }
    }

    private static WebApplication Build(Func<WebApplicationBuilder> prepare)
    {
        var builder = prepare();
        LogLevels.RefuseBad(builder.Configuration);
        return builder.Build();
    }

    private static async Task<int> TellingFaultsAsync(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (Exception exception) when (FaultsOf(exception) is { Count: > 0 } faults)
        {
            foreach (var fault in faults)
            {
                await Console.Error.WriteLineAsync($"Pulse cannot start: {fault.ReplaceLineEndings(" ")}");
            }

            return Failed;
        }
    }

    /// <summary>A process that is told to stop while it starts has done what it was told.</summary>
    private static async Task<int> ServeAsync(WebApplication built, Action<WebApplication> use)
    {
        if (await TryStartAsync(built, use) is not { } started)
        {
            return 0;
        }

        var leave = started.Services.GetRequiredService<StopDeadline>().Leave;
        await started.WaitForShutdownAsync();
        await LeaveAsync(started, leave);
        return 0;
    }

    /// <summary>What does not end in time, such as telemetry for a collector that does not answer, ends with the process.</summary>
    private static async Task LeaveAsync(WebApplication app, TimeSpan atMost)
    {
        var disposed = Task.Run(() => app.DisposeAsync().AsTask());
        if (await Task.WhenAny(disposed, Task.Delay(atMost)) == disposed)
        {
            await disposed;
        }
    }

    private static bool IsCancelled(Exception exception) => exception is OperationCanceledException
        || (exception is AggregateException several && several.InnerExceptions.All(IsCancelled));

    /// <returns>Null where the process was told to stop meanwhile.</returns>
    private static async Task<WebApplication?> TryStartAsync(WebApplication app, Action<WebApplication> use)
    {
        try
        {
            app.Services.GetRequiredService<IStartupValidator>().Validate();
            var database = app.Services.GetRequiredService<DatabaseStart>();
            await Task.WhenAll(Task.Run(() => database.RunAsync(app.Lifetime.ApplicationStopping)), Task.Run(() => use(app)));
            await app.StartAsync();
            return app;
        }
        catch (Exception exception)
        {
            var isStopped = app.Lifetime.ApplicationStopping.IsCancellationRequested && IsCancelled(exception);
            await EndAsync(app);
            if (!isStopped)
            {
                throw;
            }

            return null;
        }
    }

    /// <summary>Services that were started before the one that failed have to end before what they use is disposed of.</summary>
    private static async Task EndAsync(WebApplication app)
    {
        await using (app)
        {
            await app.StopAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>What an operator can mend; empty for a defect of Pulse's own.</summary>
    private static List<string> FaultsOf(Exception exception) => exception switch
    {
        StartupException => [exception.Message],
        OptionsValidationException invalid => [.. invalid.Failures],
        AggregateException several => [.. several.InnerExceptions.SelectMany(FaultsOf)],
        _ when DatabaseErrors.RefusalIn(exception) is { } refusal => [$"The database cannot be used: {refusal.Message}"],
        _ when new StackTrace(exception).GetFrames().Any(IsConfigured) => [exception.Message],
        _ => [],
    };

    private static bool IsConfigured(StackFrame frame) =>
        frame.GetMethod()?.DeclaringType?.Assembly.GetName().Name is { } assembly && Array.Exists(Configured, name => assembly.StartsWith(name, StringComparison.Ordinal));
}
