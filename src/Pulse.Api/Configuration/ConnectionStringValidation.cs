using Microsoft.Extensions.Options;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Api.Configuration;

/// <summary>The connection string must be one of the provider's.</summary>
internal sealed class ConnectionStringValidation(IConfiguration configuration) : IValidateOptions<DatabaseOptions>
{
    public ValidateOptionsResult Validate(string? name, DatabaseOptions options) =>
        DatabaseOptions.Providers.Contains(options.Provider) && ConnectionStrings.Fault(options, configuration) is { } fault
            ? ValidateOptionsResult.Fail(fault)
            : ValidateOptionsResult.Success;
}
