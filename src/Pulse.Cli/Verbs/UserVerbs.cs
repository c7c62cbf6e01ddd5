using System.CommandLine;
using Pulse.Cli.Running;
using Pulse.Cli.Terminals;
using Pulse.Client;

namespace Pulse.Cli.Verbs;

/// <summary>Users of the accounts.</summary>
internal static class UserVerbs
{
    private static readonly Column<User>[] Columns =
    [
        new("ID", user => $"{user.Id}", IsWhole: true),
        new("E-MAIL", user => user.Email),
        new("STATUS", StatusOf, IsWhole: true),
        new("2ND FACTOR", user => Texts.YesNo(user.MfaEnabled)),
        new("ACCOUNTS", user => Texts.List(user.Accounts.Select(account => account.AccountName))),
        new("ROLES", user => Texts.List(user.Roles.Select(role => role.Name))),
    ];

    public static Command Build(Builder builder) => Builder.Group(
        "users",
        "Users of the account.",
        List(builder),
        ShowUser(builder),
        Create(builder),
        Change(builder, "disable", "Ends the sessions of a user, who cannot act until enabled.", active: false),
        Change(builder, "enable", "Lets a disabled user act again.", active: true),
        Delete(builder),
        PasswordToken(builder),
        ResetMfa(builder));

    private static Command List(Builder builder)
    {
        var search = builder.Common.Search;
        var email = Opt.Text("--email", "Only the user with this e-mail.", "email");
        var pending = Opt.Flag("--pending", "Only users without a password.");
        return builder.List(
            "list",
            "Lists users, newest first.",
            call => call.ListAsync(
                size => call.Pulse.Users.ListAsync(new UserQuery
                {
                    PageSize = size,
                    Search = call.Get(search),
                    Email = call.Get(email),
                    Pending = call.Get(pending) ? true : null,
                }),
                "No users. Create one: pulse users create EMAIL",
                Columns),
            search,
            email,
            pending);
    }

    private static Command ShowUser(Builder builder)
    {
        var id = Id();
        return builder.Verb(
            "show",
            "Shows a user.",
            async call => Show(call, await call.Pulse.Users.GetAsync(call.Get(id), call.Interrupted)),
            id);
    }

    private static Command Create(Builder builder)
    {
        var email = new Argument<string>("email") { Description = "E-mail of the user." };
        var admin = Opt.Flag("--admin", "The user administers the account.");
        var roles = new Option<int[]?>("--role") { Description = "Id of a role in the account. Can be repeated.", HelpName = "id" };
        return builder.Verb(
            "create",
            "Creates a user in the account. The token for the first password is shown once.",
            async call =>
            {
                using var secret = NewSecret.Open(call);
                call.Interrupted.ThrowIfCancellationRequested();
                var user = await call.Pulse.Users.CreateAsync(
                    new CreateUser { Email = call.Get(email), AccountAdmin = call.Get(admin), RoleIds = call.Get(roles) },
                    cancellationToken: CancellationToken.None);
                return secret.Show(
                    call,
                    user,
                    "setPasswordToken",
                    user.SetPasswordToken,
                    [.. Details(user), ("Token ends", Texts.Time(user.SetPasswordTokenExpiresAt))]);
            },
            email,
            admin,
            roles,
            builder.Common.SecretFile);
    }

    private static Command Change(Builder builder, string name, string description, bool active)
    {
        var id = Id();
        return builder.Verb(
            name,
            description,
            async call =>
            {
                var user = await call.Pulse.Users.GetAsync(call.Get(id), call.Interrupted);
                if (!active)
                {
                    await call.ConfirmAsync([Describe(user), "All sessions of the user end now."]);
                }

                return Show(call, await call.Pulse.Users.UpdateAsync(user.Id, new UserPatch { Active = active }));
            },
            active ? [id] : [id, builder.Common.Yes]);
    }

    private static Command Delete(Builder builder)
    {
        var id = Id();
        return builder.Verb(
            "delete",
            "Deletes a user with all sessions, memberships and roles. Permanent.",
            async call =>
            {
                var user = await call.Pulse.Users.GetAsync(call.Get(id), call.Interrupted);
                await call.ConfirmAsync(
                    [Describe(user), "All sessions, memberships and roles of the user end now. This cannot be undone."], user.Email);
                return call.Done($"Deleted user {user.Id} {user.Email}.", await call.Pulse.Users.DeleteAsync(user.Id));
            },
            id,
            builder.Common.Yes);
    }

    private static Command PasswordToken(Builder builder)
    {
        var id = Id();
        return builder.Verb(
            "password-token",
            "Issues a token to set a forgotten password. It is shown once.",
            async call =>
            {
                using var secret = NewSecret.Open(call);
                call.Interrupted.ThrowIfCancellationRequested();
                var token = await call.Pulse.Users.IssuePasswordTokenAsync(call.Get(id), cancellationToken: CancellationToken.None);
                return secret.Show(
                    call, token, "setPasswordToken", token.SetPasswordToken, ("Token ends", Texts.Time(token.SetPasswordTokenExpiresAt)));
            },
            id,
            builder.Common.SecretFile);
    }

    private static Command ResetMfa(Builder builder)
    {
        var id = Id();
        return builder.Verb(
            "reset-mfa",
            "Removes the second factor of a user who has lost it.",
            async call =>
            {
                var user = await call.Pulse.Users.GetAsync(call.Get(id), call.Interrupted);
                await call.ConfirmAsync(
                    [Describe(user), "The password alone is enough then. All sessions of the user end now."], user.Email);
                return call.Done($"Removed the second factor of {user.Email}.", await call.Pulse.Users.ResetMfaAsync(user.Id));
            },
            id,
            builder.Common.Yes);
    }

    private static Argument<int> Id() => new("id") { Description = "Id of the user." };

    private static int Show(Call call, User user) => call.Show(user, Details(user));

    private static string StatusOf(User user) => !user.Active ? "disabled" : user.Pending ? "pending" : "active";

    private static string Describe(User user) =>
        $"User {user.Id} {user.Email}, {StatusOf(user)}, in {Texts.Count(user.Accounts.Count, "account", "accounts")}, "
        + $"roles: {(user.Roles.Count == 0 ? "none" : Texts.List(user.Roles.Select(role => role.Name)))}.";

    private static (string Name, string? Value)[] Details(User user) =>
    [
        ("Id", $"{user.Id}"),
        ("E-mail", user.Email),
        ("Status", StatusOf(user)),
        ("Second factor", Texts.YesNo(user.MfaEnabled)),
        ("Accounts", Texts.List(user.Accounts.Select(account => $"{account.AccountId} {account.AccountName}"))),
        ("Roles", Texts.List(user.Roles.Select(role => role.Name + (role.AccountId is null ? " (all accounts)" : "")))),
        ("Created", $"{Texts.Time(user.CreatedAt)} by {user.CreatedBy ?? "unknown"}"),
        ("Changed", $"{Texts.Time(user.UpdatedAt)} by {user.UpdatedBy ?? "unknown"}"),
    ];
}
