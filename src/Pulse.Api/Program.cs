using System.Globalization;
using Pulse.Api;
using Pulse.Api.Audit;
using Pulse.Api.Configuration;
using Pulse.Application;
using Pulse.Infrastructure;

// What is read and written is the same wherever the host is.
CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;

return args is [AuditCommand.Name, ..]
    ? await Run.InsteadAsync(Prepare, services => AuditCommand.RunAsync(args, services))
    : await Run.ToEndAsync(args, Prepare, app => app.UseApi());

WebApplicationBuilder Prepare()
{
    // The working directory is where the operator stands, not where the application lies.
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
    builder.UseDefaults();
    builder.Services.AddTelemetryExport(builder.Configuration).AddSettings().AddApplication().AddInfrastructure().AddApi();
    return builder;
}
