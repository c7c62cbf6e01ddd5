using Microsoft.Extensions.Options;

namespace Pulse.Api.Connections;

/// <summary>The process must be allowed to open a file for each connection that may be open.</summary>
internal sealed class OpenFilesValidation : IValidateOptions<ConnectionLimits>
{
    /// <summary>The start itself opens about 90: libraries, the database and its locks.</summary>
    private const int OpenedByStart = 100;

    public ValidateOptionsResult Validate(string? name, ConnectionLimits options) =>
        options.Max is null or (>= ConnectionLimits.LeastMax and <= ConnectionLimits.MostMax) && ConnectionSlots.Fault(options, OpenedByStart) is { } fault
            ? ValidateOptionsResult.Fail(fault)
            : ValidateOptionsResult.Success;
}
