using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Pulse.Infrastructure.Bootstrap;
using Pulse.Infrastructure.Common;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Api.Configuration;

internal static class StartAndStop
{
    /// <exception cref="OptionsValidationException">A setting is invalid.</exception>
    /// <exception cref="AggregateException">Settings of several sections are invalid.</exception>
    public static void ValidateSettings(this WebApplication app) => app.Services.GetRequiredService<IStartupValidator>().Validate();

    /// <summary>Migrates the database and creates the first account on another thread, while the pipeline is built.</summary>
    public static Task PrepareDatabaseAsync(this WebApplication app) =>
        Task.Run(() => app.Services.GetRequiredService<DatabaseStart>().RunAsync(app.Lifetime.ApplicationStopping));

    /// <summary>Serves requests until a stop signal arrives, then disposes of the application within the shutdown timeout.</summary>
    public static async Task ServeAsync(this WebApplication app)
    {
        try
        {
            await StartAsync(app);
        }
        catch (Exception exception) when (app.Lifetime.ApplicationStopping.IsCancellationRequested && IsCancelled(exception))
        {
            // The process received a stop signal during its start. That is not an error.
            return;
        }

        var timeout = app.Services.GetRequiredService<StopDeadline>().Leave;
        await app.WaitForShutdownAsync();
        await DisposeWithinAsync(app, timeout);
    }

    private static async Task StartAsync(WebApplication app)
    {
        try
        {
            await app.StartAsync();
        }
        catch (Exception exception)
        {
            // Services that have started use others, and must stop before those are disposed of.
            await app.StopAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (IsOfServer(exception))
            {
                throw new StartupException(exception.Message);
            }

            throw;
        }
    }

    /// <summary>Whether the server rejected an endpoint or a certificate. Settings and database have already been checked.</summary>
    private static bool IsOfServer(Exception exception) =>
        exception is CryptographicException or InvalidOperationException { InnerException: null };

    private static bool IsCancelled(Exception exception) => exception is OperationCanceledException
        || (exception is AggregateException several && several.InnerExceptions.All(IsCancelled));

    /// <summary>Gives up after the timeout, for example if a telemetry collector does not respond.</summary>
    private static async Task DisposeWithinAsync(WebApplication app, TimeSpan timeout)
    {
        var disposed = Task.Run(() => app.DisposeAsync().AsTask());
        if (await Task.WhenAny(disposed, Task.Delay(timeout)) == disposed)
        {
            await disposed;
        }
    }
}
