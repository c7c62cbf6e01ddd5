using Microsoft.Extensions.Options;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Api.Configuration;

internal static class Run
{
    private const int Failed = 1;

    /// <summary>
    /// Builds, checks every setting, prepares the database and serves until told to stop. Whatever an operator can mend
    /// is told in one line for each fault, without a stack trace.
    /// </summary>
    /// <returns>The process's exit code.</returns>
    public static async Task<int> RunToEndAsync(this WebApplicationBuilder builder, Action<WebApplication> use)
    {
        try
        {
            await using var app = builder.Build();
            use(app);
            app.Services.GetRequiredService<IStartupValidator>().Validate();
            await app.Services.GetRequiredService<DatabaseStart>().RunAsync(app.Lifetime.ApplicationStopping);
            await app.RunAsync();
            return 0;
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

    /// <summary>What an operator can mend; empty for a defect of Pulse's own.</summary>
    private static List<string> FaultsOf(Exception exception) => exception switch
    {
        StartupException => [exception.Message],
        OptionsValidationException invalid => [.. invalid.Failures],
        AggregateException several => [.. several.InnerExceptions.SelectMany(FaultsOf)],
        InvalidOperationException { Source: "Microsoft.Extensions.Configuration.Binder" } => [exception.Message],
        IOException { Source: "Microsoft.AspNetCore.Server.Kestrel.Core" } => [exception.Message],
        _ => [],
    };
}
