namespace Pulse.Cli.Running;

/// <summary>The command ends with a message and an exit code.</summary>
internal sealed class CommandException(int exitCode, string message) : Exception(message)
{
    public int ExitCode { get; } = exitCode;

    public static CommandException Usage(string message) => new(Running.ExitCode.Usage, message);

    public static CommandException NotSignedIn(string message) => new(Running.ExitCode.NotSignedIn, message);
}
