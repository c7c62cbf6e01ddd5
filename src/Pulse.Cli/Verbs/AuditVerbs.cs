using System.CommandLine;
using System.Globalization;
using Pulse.Cli.Running;
using Pulse.Cli.Terminals;
using Pulse.Client;

namespace Pulse.Cli.Verbs;

/// <summary>The audit log and its verification.</summary>
internal static class AuditVerbs
{
    private static readonly Column<AuditEvent>[] Columns =
    [
        new("TIME", audited => Texts.Time(audited.At), IsWhole: true),
        new("ACTION", audited => audited.Action, IsWhole: true),
        new("BY", audited => (audited.Actor.Name ?? Texts.Name(audited.Actor.Type))
            + (audited.Actor.Impersonating is { } user ? $" as {user.Name}" : "")),
        new("TARGET", audited => $"{audited.Target.Type} {audited.Target.Id}"),
        new("ADDRESS", audited => audited.IpAddress),
        new("CHANGED", audited => Texts.List(audited.Changes.Keys)),
    ];

    public static Command Build(Builder builder) => Builder.Group("audit", "The audit log.", List(builder), Check(builder));

    private static Command List(Builder builder)
    {
        var actor = Opt.Text("--actor", "Only events by this user (number or e-mail) or key (id or identifier).");
        var action = Opt.Text("--action", "Only events with this action, such as apiKey.created.", "name");
        var target = Opt.Text("--target", "Only events with this target id.", "id");
        var from = Opt.Past("--from", "Only events at this time or later.", builder.Clock);
        var to = Opt.Past("--to", "Only events before this time.", builder.Clock);
        return builder.List(
            "list",
            "Lists audit events, newest first.",
            call => call.ListAsync(
                size => call.Pulse.AuditEvents.ListAsync(new AuditEventQuery
                {
                    PageSize = size,
                    Actor = call.Get(actor),
                    Action = call.Get(action),
                    Target = call.Get(target),
                    From = call.Get(from),
                    To = call.Get(to),
                }),
                "No audit events.",
                Columns),
            actor,
            action,
            target,
            from,
            to);
    }

    private static Command Check(Builder builder)
    {
        var full = Opt.Flag("--full", "Verifies all events, and waits for the result.");
        return builder.Verb(
            "check",
            "Verifies that the audit log is complete and unchanged. Exit code 1: it is not.",
            async call =>
            {
                var result = call.Get(full)
                    ? await call.ProgressAsync("Verifying", report => RunFullAsync(call, report))
                    : await call.Pulse.AuditEvents.CheckIntegrityAsync(cancellationToken: call.Interrupted);
                var broken = result.FirstBroken ?? result.FullCheck?.FirstBroken ?? result.SystemFullCheck?.FirstBroken;
                var ok = result.Ok && broken is null;
                call.Show(
                    result,
                    ("Audit log", ok ? "complete and unchanged" : "BROKEN"),
                    ("First broken event", broken?.ToString(CultureInfo.InvariantCulture)),
                    ("Verified events", $"{(call.Get(full) ? result.FullCheck?.Checked : result.Checked):N0}"),
                    ("Not verified yet", result.Unchecked > 0 ? $"{result.Unchecked:N0}" : null),
                    ("Head", $"{result.Head.Position} {result.Head.Mac}"),
                    ("Head of the system", result.SystemHead is { } head ? $"{head.Position} {head.Mac}" : null),
                    ("Chains of all accounts", result.ChainsComplete is { } complete ? (complete ? "exist" : "MISSING") : null),
                    ("Checkpoint", result.Checkpoint is { } point ? $"{point.Position} at {Texts.Time(point.At)}" : null),
                    ("Archived up to", result.ArchivedUpTo?.ToString(CultureInfo.InvariantCulture)));
                return ok ? ExitCode.Ok : ExitCode.Failed;
            },
            full);
    }

    /// <summary>Starts a check of all events, and asks for its state until it has ended.</summary>
    private static async Task<AuditIntegrity> RunFullAsync(Call call, Action<long, long> report)
    {
        var state = await call.Pulse.AuditEvents.CheckIntegrityAsync(full: true, call.Interrupted);
        while (true)
        {
            AuditFullCheck[] checks = [.. new[] { state.FullCheck, state.SystemFullCheck }.OfType<AuditFullCheck>()];
            report(checks.Sum(check => check.Checked), checks.Sum(check => check.Total));
            if (checks.Length > 0 && Array.TrueForAll(checks, check => check.State == AuditCheckState.Finished))
            {
                return state;
            }

            await Task.Delay(call.Surroundings.PollDelay, call.Interrupted);
            state = await call.Pulse.AuditEvents.CheckIntegrityAsync(cancellationToken: call.Interrupted);
        }
    }
}
