using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Globalization;
using Pulse.Cli.Running;
using Pulse.Cli.Terminals;
using Pulse.Cli.Verbs;

namespace Pulse.Cli;

/// <summary>The program <c>pulse</c>.</summary>
internal static class CommandLine
{
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] arguments, Surroundings surroundings, CancellationToken interrupted)
    {
        // Output is the same everywhere: scripts read it.
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (CultureInfo.InvariantCulture, CultureInfo.InvariantCulture);
        if (arguments is [var directive, var line] && Completion.PositionOf(directive) is { } position)
        {
            Completion.Write(Root(surroundings), line, position, surroundings.Out);
            return ExitCode.Ok;
        }

        // A file of arguments (@file) has no use here.
        var parsed = Root(surroundings).Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Action is ParseErrorAction)
        {
            surroundings.Error.WriteLine($"pulse: {SafeText.Of(string.Join(' ', parsed.Errors.Select(error => error.Message)))}");
            surroundings.Error.WriteLine($"Run '{PathOf(parsed)} --help' for help.");
            return ExitCode.Usage;
        }

        return await parsed.InvokeAsync(
            new InvocationConfiguration
            {
                Output = surroundings.Out,
                Error = surroundings.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            },
            interrupted);
    }

    /// <summary>All commands.</summary>
    public static RootCommand Root(Surroundings surroundings)
    {
        var builder = new Builder(surroundings);
        var root = new RootCommand("API keys, users and rights of a Pulse server. Begin with 'pulse login'.");
        foreach (var option in builder.Common.OfEveryCommand)
        {
            root.Options.Add(option);
        }

        Command[] commands =
        [
            LoginVerbs.Login(builder),
            LoginVerbs.Logout(builder),
            LoginVerbs.WhoAmI(builder),
            ProfileVerbs.Build(builder),
            KeyVerbs.Build(builder),
            UserVerbs.Build(builder),
            RoleVerbs.Build(builder),
            AccountVerbs.Build(builder),
            PermissionVerbs.Build(builder),
            SessionVerbs.Build(builder),
            AuditVerbs.Build(builder),
            UsageVerbs.Build(builder),
            ApplicationVerbs.Build(builder),
            MerchantVerbs.Build(builder),
            CompletionVerb.Build(builder),
        ];
        foreach (var command in commands)
        {
            root.Subcommands.Add(command);
        }

        return root;
    }

    private static string PathOf(ParseResult parsed)
    {
        var names = new Stack<string>();
        for (var result = parsed.CommandResult; result is not null; result = result.Parent as CommandResult)
        {
            names.Push(result.Parent is null ? "pulse" : result.Command.Name);
        }

        return string.Join(' ', names);
    }
}
