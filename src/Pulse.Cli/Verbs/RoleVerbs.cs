using System.CommandLine;
using Pulse.Cli.Running;
using Pulse.Cli.Terminals;
using Pulse.Client;

namespace Pulse.Cli.Verbs;

/// <summary>Roles and their holders.</summary>
internal static class RoleVerbs
{
    private static readonly Column<Role>[] Columns =
    [
        new("ID", role => $"{role.Id}", IsWhole: true),
        new("NAME", role => role.Name),
        new("ACCOUNT", role => role.AccountId ?? "all"),
        new("BUILT IN", role => Texts.YesNo(role.BuiltIn)),
        new("PERMISSIONS", role => Texts.List(role.Permissions)),
    ];

    private static readonly Column<RoleAssignment>[] HolderColumns =
    [
        new("USER", holder => $"{holder.UserId}", IsWhole: true),
        new("E-MAIL", holder => holder.Email),
        new("ACCOUNT", holder => holder.AccountId ?? "all", IsWhole: true),
    ];

    public static Command Build(Builder builder) => Builder.Group(
        "roles",
        "Roles and their holders.",
        List(builder),
        ShowRole(builder),
        Create(builder),
        Delete(builder),
        Holders(builder),
        Assign(builder),
        Unassign(builder));

    private static Command List(Builder builder)
    {
        var search = builder.Common.Search;
        var permission = Opt.Text("--permission", "Only roles with this permission.", "name");
        return builder.List(
            "list",
            "Lists the roles of the account and the global ones.",
            call => call.ListAsync(
                size => call.Pulse.Roles.ListAsync(
                    new RoleQuery { PageSize = size, Search = call.Get(search), Permission = call.Get(permission) }),
                "No roles. Create one: pulse roles create NAME --permission PERMISSION",
                Columns),
            search,
            permission);
    }

    private static Command ShowRole(Builder builder)
    {
        var id = Id();
        return builder.Verb(
            "show", "Shows a role.", async call => Show(call, await call.Pulse.Roles.GetAsync(call.Get(id), call.Interrupted)), id);
    }

    private static Command Create(Builder builder)
    {
        var name = new Argument<string>("name") { Description = "Name of the role." };
        var permissions = Opt.Many("--permission", "A permission of the role.", "name", isRequired: true);
        var global = Opt.Flag("--global", "The role is available in every account.");
        return builder.Verb(
            "create",
            "Creates a role.",
            async call => Show(call, await call.Pulse.Roles.CreateAsync(
                new CreateRole { Name = call.Get(name), Permissions = call.Get(permissions)!, Global = call.Get(global) })),
            name,
            permissions,
            global);
    }

    private static Command Delete(Builder builder)
    {
        var id = Id();
        return builder.Verb(
            "delete",
            "Deletes a role without holders.",
            async call =>
            {
                var role = await call.Pulse.Roles.GetAsync(call.Get(id), call.Interrupted);
                await call.ConfirmAsync([$"Role {role.Id} '{role.Name}' with {Texts.List(role.Permissions)}."], role.Name);
                await call.Pulse.Roles.DeleteAsync(role.Id);
                return call.Done($"Deleted role {role.Id} '{role.Name}'.");
            },
            id,
            builder.Common.Yes);
    }

    private static Command Holders(Builder builder)
    {
        var id = Id();
        return builder.List(
            "holders",
            "Lists the holders of a role.",
            call => call.ListAsync(
                size => call.Pulse.Roles.ListAssignmentsAsync(call.Get(id), new ListQuery { PageSize = size }),
                "The role has no holders. Assign it: pulse roles assign ROLE USER",
                HolderColumns),
            id);
    }

    private static Command Assign(Builder builder)
    {
        var (id, user, everywhere) = (Id(), User(), Everywhere());
        return builder.Verb(
            "assign",
            "Gives a role to a user.",
            async call =>
            {
                var given = await call.Pulse.Roles.AssignAsync(
                    call.Get(id), new RoleHolder { UserId = call.Get(user), AllAccounts = call.Get(everywhere) });
                return call.Show(
                    given, ("User", $"{given.UserId}"), ("E-mail", given.Email), ("Account", given.AccountId ?? "all accounts"));
            },
            id,
            user,
            everywhere);
    }

    private static Command Unassign(Builder builder)
    {
        var (id, user, everywhere) = (Id(), User(), Everywhere());
        return builder.Verb(
            "unassign",
            "Takes a role from a user.",
            async call =>
            {
                var role = await call.Pulse.Roles.GetAsync(call.Get(id), call.Interrupted);
                await call.ConfirmAsync([$"User {call.Get(user)} loses role '{role.Name}' with {Texts.List(role.Permissions)}."]);
                return call.Done(
                    $"Took role '{role.Name}' from user {call.Get(user)}.",
                    await call.Pulse.Roles.UnassignAsync(role.Id, call.Get(user), call.Get(everywhere)));
            },
            id,
            user,
            everywhere,
            builder.Common.Yes);
    }

    private static Argument<int> Id() => new("role") { Description = "Id of the role." };

    private static Argument<int> User() => new("user") { Description = "Id of the user." };

    private static Option<bool> Everywhere() => Opt.Flag("--all-accounts", "The assignment in all accounts, instead of this one.");

    private static int Show(Call call, Role role) => call.Show(
        role,
        ("Id", $"{role.Id}"),
        ("Name", role.Name),
        ("Account", role.AccountId ?? "all accounts"),
        ("Built in", Texts.YesNo(role.BuiltIn)),
        ("Permissions", Texts.List(role.Permissions)),
        ("Created", $"{Texts.Time(role.CreatedAt)} by {role.CreatedBy}"),
        ("Changed", $"{Texts.Time(role.UpdatedAt)} by {role.UpdatedBy}"));
}
