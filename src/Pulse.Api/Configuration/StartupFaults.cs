using Microsoft.Extensions.Options;
using Pulse.Infrastructure.Common;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Api.Configuration;

/// <summary>Errors of a start that the operator can fix. Each is reported as one line on standard error, without a stack trace.</summary>
internal static class StartupFaults
{
    private const int ExitCode = 1;

    /// <returns>One sentence per error. Empty if the exception is a defect of Pulse.</returns>
    public static IReadOnlyList<string> Of(Exception exception) => exception switch
    {
        StartupException => [exception.Message],
        OptionsValidationException invalid => [.. invalid.Failures],
        AggregateException several => [.. several.InnerExceptions.SelectMany(Of)],
        _ when DatabaseErrors.RefusalIn(exception) is { } refusal => [$"The database cannot be used: {refusal.Message}"],

        // A file or a port that the start needs.
        IOException or UnauthorizedAccessException or InvalidDataException => [exception.Message],

        // The framework's configuration binder throws these for a value that it cannot convert.
        InvalidOperationException { InnerException: FormatException or ArgumentException } => [exception.Message],
        _ => [],
    };

    /// <param name="faults">The sentences.</param>
    /// <param name="command">The command that failed. Null for the start of the server.</param>
    /// <returns>The exit code of the process.</returns>
    public static int Report(IReadOnlyList<string> faults, string? command)
    {
        foreach (var fault in faults)
        {
            var beginning = command is null ? "Pulse cannot start" : $"{command} failed";
            System.Console.Error.WriteLine($"{beginning}: {fault.ReplaceLineEndings(" ")}");
        }

        return ExitCode;
    }
}
