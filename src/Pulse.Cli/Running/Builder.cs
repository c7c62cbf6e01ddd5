using System.CommandLine;
using System.Net;
using Pulse.Cli.Profiles;
using Pulse.Cli.Terminals;
using Pulse.Client;

namespace Pulse.Cli.Running;

/// <summary>Makes commands that run with a <see cref="Call"/>.</summary>
internal sealed class Builder(Surroundings surroundings)
{
    public Common Common { get; } = new(new ProfileStore(surroundings.ConfigFolder));

    public TimeProvider Clock => surroundings.Clock;

    public static Command Group(string name, string description, params Command[] verbs)
    {
        var group = new Command(name, description);
        foreach (var verb in verbs)
        {
            group.Subcommands.Add(verb);
        }

        return group;
    }

    /// <param name="symbols">Arguments and options of the command.</param>
    public Command Verb(string name, string description, Func<Call, Task<int>> run, params Symbol[] symbols)
    {
        var verb = new Command(name, description);
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument)
            {
                verb.Arguments.Add(argument);
            }
            else
            {
                verb.Options.Add((Option)symbol);
            }
        }

        verb.SetAction((parsed, interrupted) => RunAsync(parsed, run, interrupted));
        return verb;
    }

    /// <summary>A list, with the options of lists.</summary>
    public Command List(string name, string description, Func<Call, Task<int>> run, params Symbol[] symbols) =>
        Verb(name, description, run, [.. symbols, Common.Limit, Common.All]);

    private async Task<int> RunAsync(ParseResult parsed, Func<Call, Task<int>> run, CancellationToken interrupted)
    {
        try
        {
            var profiles = new ProfileStore(surroundings.ConfigFolder);
            await using var connection = new Connection(
                surroundings,
                profiles,
                parsed.GetValue(Common.Profile),
                parsed.GetValue(Common.Server),
                parsed.GetValue(Common.Account));
            try
            {
                var code = await run(new Call(parsed, Common, surroundings, connection, interrupted));
                await surroundings.Out.FlushAsync(CancellationToken.None);
                return interrupted.IsCancellationRequested ? ExitCode.Interrupted : code;
            }
            catch (PulseException refused) when (refused.Status is null or HttpStatusCode.Unauthorized)
            {
                connection.Abandon();
                throw;
            }
        }
        catch (Exception failure)
        {
            await surroundings.Out.FlushAsync(CancellationToken.None);
            return Failures.Report(failure, surroundings.Error);
        }
    }
}
