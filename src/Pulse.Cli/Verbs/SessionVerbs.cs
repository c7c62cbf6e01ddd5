using System.CommandLine;
using Pulse.Cli.Running;
using Pulse.Cli.Terminals;
using Pulse.Client;

namespace Pulse.Cli.Verbs;

/// <summary>Usable sessions.</summary>
internal static class SessionVerbs
{
    private static readonly Column<OpenSession>[] Columns =
    [
        new("", session => session.Current ? "*" : "", IsWhole: true),
        new("ID", session => $"{session.Id}", IsWhole: true),
        new("OWNER", session => session.Principal.Name
            + (session.Impersonating is { } user ? $" as {user}" : "")),
        new("ADDRESS", session => session.IpAddress),
        new("LAST SEEN", session => Texts.Time(session.LastSeenAt)),
        new("ENDS", session => Texts.Time(session.ExpiresAt)),
        new("PROGRAM", session => session.UserAgent),
    ];

    public static Command Build(Builder builder) =>
        Builder.Group("sessions", "Usable sessions.", List(builder), End(builder), EndOthers(builder));

    private static Command List(Builder builder)
    {
        var mine = Opt.Flag("--mine", "Only your own.");
        var of = Opt.Text("--of", "Only those of a user's number or an API key's id.", "id");
        return builder.List(
            "list",
            "Lists sessions, newest first. That of this program has a star.",
            call => call.ListAsync(
                size => call.Pulse.Sessions.ListAsync(new SessionQuery
                {
                    PageSize = size,
                    Mine = call.Get(mine) ? true : null,
                    PrincipalId = call.Get(of),
                }),
                "No sessions.",
                Columns),
            mine,
            of);
    }

    private static Command End(Builder builder)
    {
        var id = new Argument<Guid>("id") { Description = "Id of the session." };
        return builder.Verb(
            "end",
            "Ends a session.",
            async call =>
            {
                await call.ConfirmAsync([$"Session {call.Get(id)} is rejected from now on."]);
                return call.Done($"Ended session {call.Get(id)}.", await call.Pulse.Sessions.EndAsync(call.Get(id)));
            },
            id,
            builder.Common.Yes);
    }

    private static Command EndOthers(Builder builder) => builder.Verb(
        "end-others",
        "Ends all your sessions except this one.",
        async call =>
        {
            await call.ConfirmAsync(["All your other sessions are rejected from now on, in browsers and programs."]);
            return call.Done("Ended all your other sessions.", await call.Pulse.Sessions.EndOthersAsync());
        },
        builder.Common.Yes);
}
