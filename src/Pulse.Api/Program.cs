using System.Globalization;
using Pulse.Api;
using Pulse.Api.Bodies;
using Pulse.Api.Commands;
using Pulse.Api.Configuration;
using Pulse.Api.Connections;
using Pulse.Api.Errors;
using Pulse.Api.Health;
using Pulse.Api.OAuth;
using Pulse.Api.OpenApi;
using Pulse.Api.Pages;
using Pulse.Api.Responses;
using Pulse.Api.Routing;
using Pulse.Api.Sessions;
using Pulse.Application;
using Pulse.Infrastructure;
using Pulse.Infrastructure.Audit;

// Dates and numbers are read and written in the same way on every host.
CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;

CommandLine? line = null;
try
{
    line = CommandLine.Read(args);
    if (line.IsQuestion)
    {
        return line.Answer();
    }

    OpenFiles.ThrowIfTooFew();

    // Not the working directory: it is where the operator keeps the data.
    var builder = WebApplication.CreateBuilder(
        new WebApplicationOptions { Args = line.Settings, ContentRootPath = AppContext.BaseDirectory });
    builder.UseDefaults();
    LogLevels.RefuseBad(builder.Configuration);
    builder.Services.AddTelemetryExport(builder.Configuration).AddSettings().AddApplication().AddInfrastructure().AddApi();

    await using var app = builder.Build();
    app.ValidateSettings();
    if (line.Verb is not null)
    {
        return await line.RunAsync(app.Services);
    }

    app.Services.GetRequiredService<ArchiveFolder>().EnsureWritable();
    var database = app.PrepareDatabaseAsync();

    app.UseConnectionLimits();
    app.UseResponseHeaders();
    app.UseMethodNames();
    app.UseTrustedProxies();
    app.UseChunkedBodies();
    app.UseEmptyBodies();
    app.UseRouting();
    app.UseExceptionHandler();
    app.UseRoutingProblems();

    SessionCheck.AddTo(app.MapControllers(), app.Services);
    app.MapOpenApiDocument();
    app.MapApiReference();
    app.MapHealth();
    app.MapServerMetadata();
    app.MapConsole();

    await database;
    await app.ServeAsync();
    return 0;
}
catch (Exception exception) when (StartupFaults.Of(exception) is { Count: > 0 } faults)
{
    return StartupFaults.Report(faults, line?.Name);
}
