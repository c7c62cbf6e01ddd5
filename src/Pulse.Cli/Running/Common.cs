using System.CommandLine;
using System.CommandLine.Completions;
using Pulse.Cli.Profiles;

namespace Pulse.Cli.Running;

/// <summary>Options that several commands have. There is no option for a secret: others can read arguments.</summary>
internal sealed class Common
{
    public Common(ProfileStore profiles)
    {
        Profile.CompletionSources.Add(_ => profiles.Names().Select(name => new CompletionItem(name)));
        Profile.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } name && !ProfileStore.IsName(name))
            {
                result.AddError($"'{name}' is no name of a profile. Use up to 64 letters, digits, dots, hyphens and underscores.");
            }
        });
        Limit.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() < 1)
            {
                result.AddError("--limit must be 1 or more.");
            }
        });
        foreach (var option in OfEveryCommand)
        {
            option.Recursive = true;
        }
    }

    public Option<OutputFormat?> Output { get; } = Opt.Choice<OutputFormat>("--output", "Shape of the output.", "-o");

    public Option<string?> Profile { get; } = Opt.Text("--profile", "Profile to use. Also PULSE_PROFILE.", "name");

    public Option<string?> Account { get; } =
        Opt.Text("--account", "Account to act in, 16 digits. Also PULSE_ACCOUNT. Default: that of the profile.", "id");

    public Option<string?> Server { get; } =
        Opt.Text("--server", "Address of Pulse. Also PULSE_URL. Default: that of the profile.", "url");

    public Option<string?> Search { get; } = Opt.Text("--search", "Text to find in any text field.");

    public Option<int?> Limit { get; } = Opt.Number("--limit", "Most rows. Default: 100 in a table, all in JSON.");

    public Option<bool> All { get; } = Opt.Flag("--all", "All rows.");

    public Option<bool> Yes { get; } = Opt.Flag("--yes", "Does not ask.", "-y");

    public Option<bool> SecretFromInput { get; } =
        Opt.Flag("--secret-stdin", "Reads the secret from the first line of the standard input.");

    public Option<string?> SecretFile { get; } =
        Opt.Text("--secret-file", "Writes the new secret to a new file that only you can read, instead of showing it.", "path");

    public IReadOnlyList<Option> OfEveryCommand => [Output, Profile, Account, Server];
}
