using System.CommandLine;
using Pulse.Cli.Running;

namespace Pulse.Cli.Verbs;

/// <summary>
/// Prints a script that completes commands, options and names of profiles. It asks this program, which never asks the server for it.
/// </summary>
internal static class CompletionVerb
{
    private static readonly Dictionary<string, string> Scripts = new()
    {
        ["bash"] = """
            _pulse_complete() {
              local IFS=$'\n'
              COMPREPLY=($(compgen -W "$(pulse "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
            }
            complete -F _pulse_complete pulse
            """,
        ["zsh"] = """
            _pulse_complete() {
              local -a found
              found=("${(@f)$(pulse "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
              compadd -a found
            }
            compdef _pulse_complete pulse
            """,
        ["fish"] = """
            complete -f -c pulse -a '(set -l line (commandline -cp); pulse "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null)'
            """,
        ["pwsh"] = """
            Register-ArgumentCompleter -Native -CommandName pulse -ScriptBlock {
              param($word, $line, $position)
              pulse "[suggest:$position]" "$line" 2>$null | ForEach-Object {
                [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
              }
            }
            """,
    };

    public static Command Build(Builder builder)
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh, fish or pwsh." };
        shell.AcceptOnlyFromAmong([.. Scripts.Keys]);
        return builder.Verb(
            "completion",
            "Prints a script for your shell that completes commands: source <(pulse completion bash)",
            call =>
            {
                call.Surroundings.Out.Write(Scripts[call.Get(shell)].ReplaceLineEndings("\n") + "\n");
                return Task.FromResult(ExitCode.Ok);
            },
            shell);
    }
}
