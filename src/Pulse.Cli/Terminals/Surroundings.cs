using Spectre.Console;

namespace Pulse.Cli.Terminals;

/// <summary>What the program finds around it: streams, terminal, environment variables. Tests replace it.</summary>
internal sealed record Surroundings
{
    /// <summary>Wider than any row, so that programs get one line for each.</summary>
    private const int WidthOfFiles = 4000;

    public required TextReader In { get; init; }

    public required TextWriter Out { get; init; }

    public required TextWriter Error { get; init; }

    /// <summary>Whether people answer at the standard input.</summary>
    public bool InputIsTerminal { get; init; }

    public bool OutputIsTerminal { get; init; }

    public bool ErrorIsTerminal { get; init; }

    /// <summary>Columns of the terminal. Null: those that it reports.</summary>
    public int? Width { get; init; }

    /// <summary>Gets an environment variable. Null: not set, or empty.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>Folder of the profiles.</summary>
    public required string ConfigFolder { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Wait before a call is repeated.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>Wait between two questions for the state of a long check.</summary>
    public TimeSpan PollDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Ends the echo of the terminal before a question is shown, so that a fast answer is not visible.</summary>
    public Action Quiet { get; init; } = () => { };

    /// <summary>Colours and moving progress are for people only.</summary>
    public bool MayDecorate => Variable("NO_COLOR") is null && Variable("TERM") is not "dumb";

    public IAnsiConsole Screen => field ??= NewConsole(Out, OutputIsTerminal);

    /// <summary>Questions and progress. They stay out of the output.</summary>
    public IAnsiConsole SideScreen => field ??= NewConsole(Error, ErrorIsTerminal);

    /// <summary>The surroundings of this process.</summary>
    public static Surroundings OfProcess() => new()
    {
        In = Console.In,
        Out = Console.Out,
        Error = Console.Error,
        InputIsTerminal = !Console.IsInputRedirected,
        OutputIsTerminal = !Console.IsOutputRedirected,
        ErrorIsTerminal = !Console.IsErrorRedirected,
        Variable = VariableOfProcess,
        Quiet = () => _ = Console.KeyAvailable,
        ConfigFolder = DefaultConfigFolder(),
    };

    private static string? VariableOfProcess(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private static string DefaultConfigFolder()
    {
        var root = VariableOfProcess("XDG_CONFIG_HOME") is { } configured && Path.IsPathRooted(configured)
            ? configured
            : Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return Path.Combine(root, "pulse");
    }

    private IAnsiConsole NewConsole(TextWriter writer, bool isTerminal)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isTerminal && MayDecorate ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal && MayDecorate ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InputIsTerminal ? InteractionSupport.Yes : InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        if (Width is { } width)
        {
            console.Profile.Width = width;
        }
        else if (!isTerminal)
        {
            console.Profile.Width = WidthOfFiles;
        }

        return console;
    }
}
