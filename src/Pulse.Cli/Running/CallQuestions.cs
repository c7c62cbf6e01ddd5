using Pulse.Cli.Terminals;
using Spectre.Console;

namespace Pulse.Cli.Running;

/// <summary>Questions to people. They are written to the standard error, so that the output contains only the result.</summary>
internal sealed partial class Call
{
    /// <summary>Asks before a change that cannot be undone, or that stops others.</summary>
    /// <param name="effect">What the change does, and which callers it affects.</param>
    /// <param name="typed">The text to type. Null: yes or no.</param>
    /// <exception cref="CommandException">There is no yes.</exception>
    public async Task ConfirmAsync(IEnumerable<string> effect, string? typed = null)
    {
        foreach (var line in effect)
        {
            Say(line);
        }

        if (Get(common.Yes))
        {
            return;
        }

        if (!surroundings.InputIsTerminal)
        {
            throw CommandException.Usage("Nothing was changed: there is no terminal to ask. Add --yes to confirm.");
        }

        var wanted = typed is null ? "yes" : SafeText.Of(typed);
        var answer = await AskAsync(typed is null ? "Continue? Type yes" : $"To continue, type {wanted}");
        if (!string.Equals(answer.Trim(), wanted, StringComparison.Ordinal))
        {
            throw new CommandException(ExitCode.Failed, "Nothing was changed.");
        }
    }

    public Task<string> AskAsync(string question) => PromptAsync(new TextPrompt<string>(Markup.Escape(question) + ":"));

    /// <summary>Reads a secret from the standard input if --secret-stdin is set, from the environment, or from the terminal.</summary>
    /// <exception cref="CommandException">There is none.</exception>
    public async Task<string> SecretAsync(string question, string? variable)
    {
        if (Get(common.SecretFromInput))
        {
            var line = await surroundings.In.ReadLineAsync(interrupted);
            return line is { Length: > 0 } ? line : throw CommandException.Usage($"{question}: the standard input has no further line.");
        }

        if (variable is not null && surroundings.Variable(variable) is { } value)
        {
            return value;
        }

        return surroundings.InputIsTerminal
            ? await PromptAsync(new TextPrompt<string>(Markup.Escape(question) + ":").Secret(null))
            : throw CommandException.Usage(
                $"{question}: there is no terminal to ask. Send it with --secret-stdin{(variable is null ? "" : $", or set {variable}")}.");
    }

    /// <summary>Shows progress on a terminal, and nothing elsewhere.</summary>
    /// <param name="work">Gets a function that takes the number of finished steps, and that of all.</param>
    public Task<T> ProgressAsync<T>(string title, Func<Action<long, long>, Task<T>> work) =>
        surroundings is not { ErrorIsTerminal: true, MayDecorate: true }
            ? work((_, _) => { })
            : surroundings.SideScreen.Progress().AutoClear(true).StartAsync(context =>
            {
                var task = context.AddTask(Markup.Escape(title));
                return work((done, all) => (task.MaxValue, task.Value) = (Math.Max(1, all), done));
            });

    private async Task<string> PromptAsync(TextPrompt<string> prompt)
    {
        try
        {
            surroundings.Quiet();
            return await surroundings.SideScreen.PromptAsync(prompt, interrupted);
        }
        catch (Exception) when (interrupted.IsCancellationRequested)
        {
            throw new OperationCanceledException(interrupted);
        }
    }
}
