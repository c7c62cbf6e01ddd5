using Microsoft.Extensions.Options;
using Pulse.Infrastructure.Common;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Api.Configuration;

/// <summary>Checks all connection strings.</summary>
internal sealed class ConnectionStringValidation(IConfiguration configuration) : IValidateOptions<DatabaseOptions>
{
    private const string Section = "ConnectionStrings";

    private static readonly string[] Names = ["Pulse", "Redis"];

    public ValidateOptionsResult Validate(string? name, DatabaseOptions options)
    {
        List<string?> faults =
        [
            DatabaseOptions.Providers.Contains(options.Provider) ? ConnectionStrings.Fault(options, configuration) : null,
            RedisOptions.Fault(configuration),
            .. configuration.GetSection(Section).AsEnumerable()
                .Where(entry => !string.IsNullOrEmpty(entry.Value))
                .Select(entry => entry.Key)
                .Where(IsUnknown)
                .Select(key => $"{key} is not a setting. {Section} has: {string.Join(", ", Names)}."),
        ];
        return faults.OfType<string>().ToList() is { Count: > 0 } found ? ValidateOptionsResult.Fail(found) : ValidateOptionsResult.Success;
    }

    /// <summary>
    /// Also accepts the provider name that the framework adds for connection strings of Azure App Service (<c>SQLAZURECONNSTR_Pulse</c>).
    /// </summary>
    private static bool IsUnknown(string key) => !Names.Any(name =>
        key.Equals($"{Section}:{name}", StringComparison.OrdinalIgnoreCase)
        || key.Equals($"{Section}:{name}_ProviderName", StringComparison.OrdinalIgnoreCase));
}
