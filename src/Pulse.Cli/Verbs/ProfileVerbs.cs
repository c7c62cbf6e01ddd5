using System.CommandLine;
using Pulse.Cli.Running;
using Pulse.Cli.Terminals;

namespace Pulse.Cli.Verbs;

/// <summary>Profiles of this user of the machine.</summary>
internal static class ProfileVerbs
{
    private static readonly Column<Row>[] Columns =
    [
        new("", row => row.Current ? "*" : "", IsWhole: true),
        new("PROFILE", row => row.Name, IsWhole: true),
        new("SERVER", row => row.Server?.ToString()),
        new("SIGNED IN AS", row => row.Caller),
        new("ACCOUNT", row => row.AccountId, IsWhole: true),
        new("SESSION ENDS", row => Texts.Time(row.ExpiresAt)),
    ];

    public static Command Build(Builder builder) =>
        Builder.Group("profiles", "Logins that are kept on this machine.", List(builder), Use(builder), Remove(builder));

    private static Command List(Builder builder) => builder.Verb(
        "list",
        "Lists the profiles.",
        async call =>
        {
            var rows = call.Profiles.Names().Select(name => Row.Of(call, name)).ToList();
            if (call.Format != OutputFormat.Table)
            {
                await call.WriteJsonAsync(rows.ToAsyncEnumerable());
            }
            else if (rows.Count == 0)
            {
                call.Say("No profiles. Run: pulse login");
            }
            else
            {
                call.Surroundings.Screen.WriteTable(rows, Columns);
            }

            return ExitCode.Ok;
        });

    private static Command Use(Builder builder)
    {
        var name = Name(builder);
        return builder.Verb(
            "use",
            "Sets the profile that is used if none is named.",
            call =>
            {
                var wanted = Existing(call, call.Get(name));
                call.Profiles.Use(wanted);
                return Task.FromResult(call.Done($"Profile '{wanted}' is used from now on."));
            },
            name);
    }

    private static Command Remove(Builder builder)
    {
        var name = Name(builder);
        return builder.Verb(
            "remove",
            "Forgets a profile. Its session is not ended: that is 'pulse logout'.",
            call =>
            {
                var wanted = Existing(call, call.Get(name));
                call.Profiles.Remove(wanted);
                return Task.FromResult(call.Done($"Removed profile '{wanted}'."));
            },
            name);
    }

    private static Argument<string> Name(Builder builder)
    {
        var name = new Argument<string>("name") { Description = "Name of the profile." };
        name.CompletionSources.AddRange(builder.Common.Profile.CompletionSources);
        return name;
    }

    private static string Existing(Call call, string name) => call.Profiles.Names().Contains(name)
        ? name
        : throw new CommandException(ExitCode.NotFound, $"There is no profile '{name}'. See: pulse profiles list");

    /// <summary>A profile without its token.</summary>
    private sealed record Row(string Name, bool Current, Uri? Server, string? Caller, string? AccountId, DateTimeOffset? ExpiresAt)
    {
        public static Row Of(Call call, string name)
        {
            var profile = call.Profiles.Find(name);
            return new Row(
                name,
                name == call.Profiles.Current,
                profile?.Server,
                profile?.Caller,
                profile?.AccountId,
                profile?.ExpiresAt);
        }
    }
}
