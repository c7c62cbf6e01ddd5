using System.CommandLine;
using Pulse.Cli.Running;
using Pulse.Cli.Terminals;
using Pulse.Client;

namespace Pulse.Cli.Verbs;

/// <summary>Merchant applications, and the decisions about them.</summary>
internal static class ApplicationVerbs
{
    private static readonly Column<Application>[] Columns =
    [
        new("ID", application => $"{application.Id}", IsWhole: true),
        new("BUSINESS", NameOf),
        new("STATUS", application => Texts.Name(application.System.Status), IsWhole: true),
        new("ACCOUNT", application => application.AccountId, IsWhole: true),
        new("CREATED", application => Texts.Time(application.System.CreatedAt)),
    ];

    public static Command Build(Builder builder) => Builder.Group(
        "applications",
        "Merchant applications.",
        List(builder),
        ShowApplication(builder),
        Decide(builder, "submit", "Submits a draft.", (all, id) => all.SubmitAsync(id)),
        Decide(builder, "withdraw", "Withdraws an application.", (all, id) => all.WithdrawAsync(id), asks: true),
        Decide(builder, "review", "Starts the review of a submitted application.", (all, id) => all.ReviewAsync(id)),
        Decide(
            builder,
            "approve",
            "Approves an application in review, and creates its merchant.",
            (all, id) => all.ApproveAsync(id),
            asks: true),
        Decline(builder),
        Delete(builder));

    private static Command List(Builder builder)
    {
        var search = builder.Common.Search;
        var status = Opt.Choice<ApplicationStatus>("--status", "Only applications with this status.");
        return builder.List(
            "list",
            "Lists applications, newest first.",
            call => call.ListAsync(
                size => call.Pulse.Applications.ListAsync(
                    new ApplicationQuery { PageSize = size, Search = call.Get(search), Status = call.Get(status) }),
                "No applications.",
                Columns),
            search,
            status);
    }

    private static Command ShowApplication(Builder builder)
    {
        var id = Id();
        var sensitive = Opt.Flag("--sensitive", "Bank account and social security numbers in plain text. Writes an audit event.");
        return builder.Verb(
            "show",
            "Shows an application. The table is a summary: --output json has everything.",
            async call => Show(call, await call.Pulse.Applications.GetAsync(call.Get(id), call.Get(sensitive), call.Interrupted)),
            id,
            sensitive);
    }

    private static Command Decide(
        Builder builder, string name, string description, Func<ApplicationsClient, Guid, Task<Application>> decide, bool asks = false)
    {
        var id = Id();
        return builder.Verb(
            name,
            description,
            async call =>
            {
                if (asks)
                {
                    var application = await call.Pulse.Applications.GetAsync(call.Get(id), cancellationToken: call.Interrupted);
                    await call.ConfirmAsync([Describe(application), description]);
                }

                return Show(call, await decide(call.Pulse.Applications, call.Get(id)));
            },
            asks ? [id, builder.Common.Yes] : [id]);
    }

    private static Command Decline(Builder builder)
    {
        var id = Id();
        var reason = Opt.Text("--reason", "The reason, for the audit log.");
        return builder.Verb(
            "decline",
            "Declines an application in review.",
            async call =>
            {
                var application = await call.Pulse.Applications.GetAsync(call.Get(id), cancellationToken: call.Interrupted);
                await call.ConfirmAsync([Describe(application), "The application is declined. This cannot be undone."]);
                return Show(call, await call.Pulse.Applications.DeclineAsync(
                    application.Id, call.Get(reason) is { } text ? new Decline { Reason = text } : null));
            },
            id,
            reason,
            builder.Common.Yes);
    }

    private static Command Delete(Builder builder)
    {
        var id = Id();
        return builder.Verb(
            "delete",
            "Deletes a draft.",
            async call =>
            {
                var application = await call.Pulse.Applications.GetAsync(call.Get(id), cancellationToken: call.Interrupted);
                await call.ConfirmAsync([Describe(application), "This cannot be undone."]);
                await call.Pulse.Applications.DeleteAsync(application.Id);
                return call.Done($"Deleted application {application.Id}.");
            },
            id,
            builder.Common.Yes);
    }

    private static Argument<Guid> Id() => new("id") { Description = "Id of the application." };

    private static string NameOf(Application application) =>
        application.Basics?.BusinessName ?? "unnamed";

    private static string Describe(Application application) =>
        $"Application {application.Id} of '{NameOf(application)}', {Texts.Name(application.System.Status)}.";

    private static int Show(Call call, Application application) => call.Show(
        application,
        ("Id", $"{application.Id}"),
        ("Business", NameOf(application)),
        ("Status", Texts.Name(application.System.Status)),
        ("Account", application.AccountId),
        ("Owners", $"{application.BusinessOwners.Count}"),
        ("Created", Texts.Time(application.System.CreatedAt)));
}
