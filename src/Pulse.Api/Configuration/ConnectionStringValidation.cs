using Microsoft.Extensions.Options;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Revocation;

namespace Pulse.Api.Configuration;

/// <summary>Each connection string must be one for what it connects to.</summary>
internal sealed class ConnectionStringValidation(IConfiguration configuration) : IValidateOptions<DatabaseOptions>
{
    public ValidateOptionsResult Validate(string? name, DatabaseOptions options)
    {
        List<string?> faults =
        [
            DatabaseOptions.Providers.Contains(options.Provider) ? ConnectionStrings.Fault(options, configuration) : null,
            RedisOptions.Fault(configuration),
        ];
        return faults.OfType<string>().ToList() is { Count: > 0 } found ? ValidateOptionsResult.Fail(found) : ValidateOptionsResult.Success;
    }
}
