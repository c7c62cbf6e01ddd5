using Pulse.Domain.Accounts;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;
using Pulse.UnitTests.Setup;

namespace Pulse.UnitTests.Domain.Roles;

/// <summary>Roles that are found by account give what a search of all roles gives.</summary>
public sealed class RoleGrantsTests
{
    private static readonly AccountId[] Accounts = [.. Enumerable.Range(1, 7).Select(number => new AccountId(number))];

    [Test]
    public void Roles_for_all_accounts_come_first_then_by_account_and_else_as_given()
    {
        var roles = new[]
        {
            Some.Own("b", Accounts[1], PermissionSet.BuiltIn), Some.Own("z", Accounts[0], PermissionSet.BuiltIn), Some.Global("y"),
            Some.Own("a", Accounts[1], PermissionSet.BuiltIn), Some.Global("x"),
        };

        Assert.That(RoleGrants.Of(roles).Select(role => role.Role), Is.EqualTo(new[] { "y", "x", "z", "b", "a" }));
    }

    [Test]
    public void The_permissions_in_an_account_are_those_of_a_search([Range(1, 40)] int seed)
    {
        var (roles, random) = NewRoles(seed);
        foreach (var account in Accounts)
        {
            var given = new PermissionSet(random.NextInt64() & PermissionSet.BuiltIn.Bits);
            var searched = roles.Aggregate(PermissionSet.None, (held, role) => held.Union(role.In(account, given)));

            Assert.That(RoleGrants.Of(roles).In(account, given), Is.EqualTo(searched), $"{account} of {string.Join(", ", roles)}");
        }
    }

    [Test]
    public void The_administrator_of_an_account_is_found_as_by_a_search([Range(1, 40)] int seed)
    {
        var (roles, _) = NewRoles(seed);

        Assert.That(RoleGrants.Of(roles).HasSuperAdmin, Is.EqualTo(roles.Any(role => role.IsSuperAdmin)));
        Assert.That(
            Accounts.Where(RoleGrants.Of(roles).HasAccountAdminOf),
            Is.EqualTo(Accounts.Where(account => roles.Any(role => role.IsAccountAdminOf(account)))));
    }

    [Test]
    public void Without_roles_nothing_is_held()
    {
        RoleGrants none = [];

        Assert.That((none.Count, none.HasSuperAdmin, none.HasAccountAdminOf(Accounts[0])), Is.EqualTo((0, false, false)));
        Assert.That(none.In(Accounts[0], PermissionSet.BuiltIn), Is.EqualTo(PermissionSet.None));
    }

    /// <summary>Built-in and own roles, for all accounts and for one, several in one account, in any order.</summary>
    private static (RoleGrant[] Roles, Random Random) NewRoles(int seed)
    {
        var random = new Random(seed);
        string[] names = [Role.SuperAdmin, Role.AccountAdmin, "clerk"];
        var roles = Enumerable.Range(0, seed % 12).Select(_ => new RoleGrant(
            names[random.Next(names.Length)],
            Global: random.Next(2) == 0,
            random.Next(4) == 0 ? null : Accounts[random.Next(Accounts.Length)],
            new PermissionSet(random.NextInt64() & PermissionSet.BuiltIn.Bits)));
        return ([.. roles], random);
    }
}
