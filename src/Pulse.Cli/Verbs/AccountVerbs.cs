using System.CommandLine;
using System.Globalization;
using Pulse.Cli.Running;
using Pulse.Cli.Terminals;
using Pulse.Client;

namespace Pulse.Cli.Verbs;

/// <summary>Accounts, their permissions and their policies.</summary>
internal static class AccountVerbs
{
    private static readonly Column<Account>[] Columns =
    [
        new("ID", account => account.AccountId, IsWhole: true),
        new("NAME", account => account.AccountName),
        new("STATUS", account => StatusOf(account), IsWhole: true),
        new("2ND FACTOR", account => account.RequireMfa ? "required" : "optional"),
        new("PERMISSIONS", account => $"{account.Permissions.Count}"),
        new("CREATED", account => Texts.Time(account.CreatedAt)),
    ];

    public static Command Build(Builder builder) => Builder.Group(
        "accounts",
        "Accounts (tenants).",
        List(builder),
        ShowAccount(builder),
        Create(builder),
        Change(builder, "disable", "Rejects all keys of an account; only superAdmins can act in it.", active: false),
        Change(builder, "enable", "Lets a disabled account act again.", active: true),
        SetPermissions(builder),
        Policy(builder),
        Delete(builder));

    private static Command List(Builder builder)
    {
        var search = builder.Common.Search;
        return builder.List(
            "list",
            "Lists accounts.",
            call => call.ListAsync(
                size => call.Pulse.Accounts.ListAsync(new AccountQuery { PageSize = size, Search = call.Get(search) }),
                "No accounts that you can see. Create one: pulse accounts create NAME",
                Columns),
            search);
    }

    private static Command ShowAccount(Builder builder)
    {
        var id = Id();
        return builder.Verb(
            "show", "Shows an account.", async call => Show(call, await call.Pulse.Accounts.GetAsync(call.Get(id), call.Interrupted)), id);
    }

    private static Command Create(Builder builder)
    {
        var name = new Argument<string>("name") { Description = "Name of the account." };
        var repcode = Opt.Text("--repcode", "Code of the sales representative.");
        return builder.Verb(
            "create",
            "Creates an account without members.",
            async call => Show(call, await call.Pulse.Accounts.CreateAsync(
                new CreateAccount { AccountName = call.Get(name), Repcode = call.Get(repcode) })),
            name,
            repcode);
    }

    private static Command Change(Builder builder, string name, string description, bool active)
    {
        var id = Id();
        return builder.Verb(
            name,
            description,
            async call =>
            {
                var account = await call.Pulse.Accounts.GetAsync(call.Get(id), call.Interrupted);
                if (!active)
                {
                    await call.ConfirmAsync([Describe(account), "All its keys are rejected from now on."], account.AccountName);
                }

                return Show(call, await call.Pulse.Accounts.UpdateAsync(account.AccountId, new AccountPatch { Active = active }));
            },
            active ? [id] : [id, builder.Common.Yes]);
    }

    private static Command SetPermissions(Builder builder)
    {
        var id = Id();
        var permissions = Opt.Many("--permission", "A permission of the account.", "name", isRequired: true);
        return builder.Verb(
            "set-permissions",
            "Replaces the permissions of an account: the upper limit of every grant in it.",
            async call =>
            {
                var account = await call.Pulse.Accounts.GetAsync(call.Get(id), call.Interrupted);
                var lost = account.Permissions.Except(call.Get(permissions)!).ToList();
                if (lost.Count > 0)
                {
                    await call.ConfirmAsync([Describe(account), $"Its keys, roles and sessions lose {Texts.List(lost)}."]);
                }

                return Show(call, await call.Pulse.Accounts.SetPermissionsAsync(
                    account.AccountId, call.Get(permissions)!, new PulseRequestOptions { IfMatch = account.ETag }));
            },
            id,
            permissions,
            builder.Common.Yes);
    }

    private static Command Policy(Builder builder)
    {
        var id = Id();
        return builder.Verb(
            "policy",
            "Shows the rules of an account for API keys.",
            async call =>
            {
                var policy = await call.Pulse.Accounts.GetApiKeyPolicyAsync(call.Get(id), call.Interrupted);
                return call.Show(
                    policy,
                    ("Longest lifetime", policy.MaxLifetimeDays is { } days ? $"{days} days" : "no limit"),
                    ("Expiry required", Texts.YesNo(policy.RequireExpiry)),
                    ("Longest grace period", policy.MaxGraceSeconds is { } seconds ? $"{seconds} s" : "30 days"),
                    ("Most keys", policy.MaxKeys?.ToString(CultureInfo.InvariantCulture) ?? "no limit"),
                    ("Disabled if unused", policy.DisableAfterUnusedDays is { } unused ? $"after {unused} days" : "never"),
                    ("Networks required", Texts.YesNo(policy.RequireAllowedIps)));
            },
            id);
    }

    private static Command Delete(Builder builder)
    {
        var id = Id();
        return builder.Verb(
            "delete",
            "Deletes an empty account. Permanent.",
            async call =>
            {
                var account = await call.Pulse.Accounts.GetAsync(call.Get(id), call.Interrupted);
                await call.ConfirmAsync([Describe(account), "This cannot be undone."], account.AccountName);
                return call.Done(
                    $"Deleted account {account.AccountId} '{account.AccountName}'.",
                    await call.Pulse.Accounts.DeleteAsync(account.AccountId));
            },
            id,
            builder.Common.Yes);
    }

    private static Argument<string> Id() => new("id") { Description = "Id of the account, 16 digits." };

    private static string StatusOf(Account account) => account.Active ? "active" : "disabled";

    private static string Describe(Account account) => $"Account {account.AccountId} '{account.AccountName}', {StatusOf(account)}.";

    private static int Show(Call call, Account account) => call.Show(
        account,
        ("Id", account.AccountId),
        ("Name", account.AccountName),
        ("Repcode", account.Repcode),
        ("Status", StatusOf(account)),
        ("Second factor", account.RequireMfa ? "required" : "optional"),
        ("Permissions", Texts.List(account.Permissions)),
        ("Created", $"{Texts.Time(account.CreatedAt)} by {account.CreatedBy}"),
        ("Changed", $"{Texts.Time(account.UpdatedAt)} by {account.UpdatedBy}"));
}
