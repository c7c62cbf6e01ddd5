using System.CommandLine;
using Pulse.Cli.Running;
using Pulse.Cli.Terminals;
using Pulse.Client;

namespace Pulse.Cli.Verbs;

/// <summary>Permissions, built in and of this installation.</summary>
internal static class PermissionVerbs
{
    private static readonly Column<Permission>[] Columns =
    [
        new("NAME", permission => permission.Name, IsWhole: true),
        new("BUILT IN", permission => Texts.YesNo(permission.BuiltIn)),
        new("GRANTABLE", permission => Texts.YesNo(permission.Grantable)),
        new("DESCRIPTION", permission => permission.Description),
    ];

    public static Command Build(Builder builder) => Builder.Group(
        "permissions",
        "Permissions, built in and of this installation.",
        List(builder),
        ShowPermission(builder),
        Create(builder),
        Delete(builder));

    private static Command List(Builder builder)
    {
        var search = builder.Common.Search;
        var grantable = Opt.Flag("--grantable", "Only permissions that you can grant.");
        var own = Opt.Flag("--own", "Only permissions of this installation.");
        return builder.List(
            "list",
            "Lists permissions by name.",
            call => call.ListAsync(
                size => call.Pulse.Permissions.ListAsync(new PermissionQuery
                {
                    PageSize = size,
                    Search = call.Get(search),
                    Grantable = call.Get(grantable) ? true : null,
                    BuiltIn = call.Get(own) ? false : null,
                }),
                "No permissions. Create one: pulse permissions create orders:read --description TEXT",
                Columns),
            search,
            grantable,
            own);
    }

    private static Command ShowPermission(Builder builder)
    {
        var name = Name();
        return builder.Verb(
            "show",
            "Shows a permission.",
            async call => Show(call, await call.Pulse.Permissions.GetAsync(call.Get(name), call.Interrupted)),
            name);
    }

    private static Command Create(Builder builder)
    {
        var name = Name();
        var description = Opt.Required("--description", "The allowed operations.");
        var accounts = Opt.Many("--for-account", "An account that gets it. Default: all.", "id");
        return builder.Verb(
            "create",
            "Defines a permission for your own services.",
            async call => Show(call, await call.Pulse.Permissions.DefineAsync(new DefinePermission
            {
                Name = call.Get(name),
                Description = call.Get(description)!,
                Accounts = call.Get(accounts),
            })),
            name,
            description,
            accounts);
    }

    private static Command Delete(Builder builder)
    {
        var name = Name();
        return builder.Verb(
            "delete",
            "Deletes a permission, and takes it from all keys, roles and accounts. Permanent.",
            async call =>
            {
                var holders = await call.Pulse.Permissions.CountHoldersAsync(call.Get(name), call.Interrupted);
                await call.ConfirmAsync(
                    [
                        $"{Texts.Count(holders.ApiKeys, "key", "keys")}, {Texts.Count(holders.Roles, "role", "roles")} and "
                            + $"{Texts.Count(holders.Accounts, "account", "accounts")} lose '{call.Get(name)}'. This cannot be undone.",
                    ],
                    call.Get(name));
                return call.Done($"Deleted permission '{call.Get(name)}'.", await call.Pulse.Permissions.DeleteAsync(call.Get(name)));
            },
            name,
            builder.Common.Yes);
    }

    private static Argument<string> Name() => new("name") { Description = "Name of the permission, such as orders:read." };

    private static int Show(Call call, Permission permission) => call.Show(
        permission,
        ("Name", permission.Name),
        ("Description", permission.Description),
        ("Built in", Texts.YesNo(permission.BuiltIn)),
        ("Grantable", Texts.YesNo(permission.Grantable)),
        ("All accounts", permission.AllAccounts is { } all ? Texts.YesNo(all) : null),
        ("Created", Texts.Time(permission.CreatedAt)));
}
