using Microsoft.Extensions.Options;

namespace Pulse.Api.Connections;

/// <summary>Checks that the process may open a file for each allowed connection.</summary>
internal sealed class OpenFilesValidation : IValidateOptions<ConnectionLimits>
{
    /// <summary>Files that the start opens: about 90, for libraries, the database and its locks.</summary>
    private const int OpenedByStart = 100;

    public ValidateOptionsResult Validate(string? name, ConnectionLimits options) =>
        options.Max is null or (>= ConnectionLimits.MinMax and <= ConnectionLimits.MaxMax)
        && ConnectionSlots.Fault(options, OpenedByStart) is { } fault
            ? ValidateOptionsResult.Fail(fault)
            : ValidateOptionsResult.Success;
}
