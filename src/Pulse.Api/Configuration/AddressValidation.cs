using Microsoft.Extensions.Options;

namespace Pulse.Api.Configuration;

/// <summary>Checks all settings for addresses to listen on. Kestrel itself reads them only after the database is prepared.</summary>
internal sealed class AddressValidation(IConfiguration configuration) : IValidateOptions<ListeningOptions>
{
    private const string Endpoints = "Kestrel:Endpoints";

    private static readonly string[] Ports = ["http_ports", "https_ports"];

    public ValidateOptionsResult Validate(string? name, ListeningOptions options)
    {
        List<string> faults = [.. UrlFaults(), .. PortFaults(), .. EndpointFaults()];
        return faults.Count > 0 ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
    }

    private IEnumerable<string> UrlFaults() =>
        from url in EntriesOf(WebHostDefaults.ServerUrlsKey)
        let fault = ListeningAddress.FaultOf(url)
        where fault is not null
        select $"{WebHostDefaults.ServerUrlsKey}: {fault}";

    private IEnumerable<string> PortFaults() =>
        from setting in Ports
        from port in EntriesOf(setting)
        where !ListeningAddress.IsPort(port.Trim())
        select $"{setting}: '{port}' {ListeningAddress.PortNeeded}";

    private IEnumerable<string> EndpointFaults()
    {
        var section = configuration.GetSection(Endpoints);
        return section.Value is { Length: > 0 }
            ? [$"{Endpoints} must be a section with settings of its own, not a value."]
            : section.GetChildren().Select(endpoint => endpoint["Url"] is not { Length: > 0 } url
                ? $"{endpoint.Path}:Url must be an address such as http://localhost:8080."
                : ListeningAddress.FaultOf(url) is { } fault ? $"{endpoint.Path}:Url: {fault}" : null).OfType<string>();
    }

    private string[] EntriesOf(string setting) =>
        (configuration[setting] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>Placeholder options for the framework's address settings, which the framework reads before any validation.</summary>
internal sealed class ListeningOptions;
