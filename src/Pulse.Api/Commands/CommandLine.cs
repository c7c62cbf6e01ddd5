using System.CommandLine;
using System.CommandLine.Help;
using Pulse.Infrastructure.Common;

namespace Pulse.Api.Commands;

/// <summary>The arguments of the process: settings, and the words of a command.</summary>
internal sealed class CommandLine
{
    private const string Prefix = "--";

    private static readonly string[] Questions = ["-h", "-?", "--help", "--version"];

    private readonly ParseResult? words;

    private CommandLine(string[] settings, ParseResult? words) => (Settings, this.words) = (settings, words);

    /// <summary>The settings, for the configuration.</summary>
    public string[] Settings { get; }

    /// <summary>The command. Null to serve requests.</summary>
    public Verb? Verb => words?.CommandResult.Command as Verb;

    /// <summary>The name of the command with its group. Null to serve requests.</summary>
    public string? Name => Verb is { } verb ? $"{verb.Parents.OfType<Command>().First().Name} {verb.Name}" : null;

    /// <summary>Whether the arguments ask for help or the version.</summary>
    public bool IsQuestion => words is not null && (Verb is null || words.Action is HelpAction);

    /// <exception cref="StartupException">An argument is neither a setting nor part of a command.</exception>
    public static CommandLine Read(string[] args)
    {
        if (args is not [var first, ..] || (IsOption(first) && !Questions.Contains(first)))
        {
            RefuseUnknown(args);
            return new CommandLine(args, words: null);
        }

        var (settings, words) = Split(args);
        var parsed = Verbs.NewRoot().Parse(words, new ParserConfiguration { ResponseFileTokenReplacer = null });
        return parsed.Errors is [var error, ..]
            ? throw new StartupException($"{error.Message} See --help.")
            : new CommandLine(settings, parsed);
    }

    /// <summary>Writes the help or the version.</summary>
    /// <returns>The exit code.</returns>
    public int Answer() => words!.Invoke();

    /// <returns>The exit code.</returns>
    public Task<int> RunAsync(IServiceProvider services) => Verb!.RunAsync(services, words!);

    private static bool IsOption(string argument) => argument.StartsWith(Prefix, StringComparison.Ordinal) || argument.StartsWith('/');

    /// <summary>Beside a command, a setting is <c>--name=value</c>, or <c>--section:name value</c>.</summary>
    private static (string[] Settings, string[] Words) Split(string[] args)
    {
        var (settings, words) = (new List<string>(), new List<string>());
        for (var i = 0; i < args.Length; i++)
        {
            var isOption = args[i].StartsWith(Prefix, StringComparison.Ordinal);
            if (isOption && args[i].Contains('=', StringComparison.Ordinal))
            {
                settings.Add(args[i]);
            }
            else if (isOption && args[i].Contains(':', StringComparison.Ordinal) && i + 1 < args.Length)
            {
                settings.AddRange([args[i], args[++i]]);
            }
            else
            {
                words.Add(args[i]);
            }
        }

        return ([.. settings], [.. words]);
    }

    /// <summary>A setting is <c>--name=value</c> or <c>--name value</c>. The framework ignores any other argument.</summary>
    private static void RefuseUnknown(string[] args)
    {
        for (var i = 0; i < args.Length; i++)
        {
            var hasValue = args[i].Contains('=', StringComparison.Ordinal);
            if (!IsOption(args[i]) || (!hasValue && i + 1 == args.Length))
            {
                throw new StartupException(
                    $"'{args[i]}' is not a setting with a value, such as --urls=http://localhost:8080. For commands, see --help.");
            }

            i += hasValue ? 0 : 1;
        }
    }
}
