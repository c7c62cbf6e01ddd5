using Pulse.Application.Authorization;
using Pulse.Domain.Accounts;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;

namespace Pulse.UnitTests.Setup;

/// <summary>
/// Users with several accounts, of which some are inactive or require a second factor, and with built-in and own roles, for all accounts
/// and for one, also where the user is no member. The same number makes the same user.
/// </summary>
internal static class MixedCallers
{
    /// <summary>The accounts to which such users can belong.</summary>
    public static readonly AccountId[] Accounts = [.. Enumerable.Range(1, 8).Select(number => new AccountId(number))];

    /// <summary>Themselves, and as far as they may: acting as each other.</summary>
    public static IEnumerable<UserCaller> All
    {
        get
        {
            var users = Enumerable.Range(1, 60).Select(Of).ToList();
            var acting = users.Zip(users.Skip(1), (user, other) => user.ActingAs(other)).OfType<UserCaller>().ToList();
            Assert.That(acting, Has.Count.GreaterThan(10), "Too few may act as another.");
            return users.Concat(acting);
        }
    }

    public static UserCaller Of(int number)
    {
        var random = new Random(number);
        var accounts = Accounts.Where(_ => random.Next(3) > 0).Select(id => NewAccount(id, random)).ToArray();
        random.Shuffle(accounts);
        if (accounts.Length > 0)
        {
            accounts[0] = accounts[0] with { Primary = true };
        }

        return Callers.User(accounts, [.. Enumerable.Range(0, random.Next(12)).Select(_ => NewRole(random))]) with
        {
            Id = number,
            HasMfa = random.Next(2) == 0,
        };
    }

    private static CallerAccount NewAccount(AccountId id, Random random) =>
        Callers.Member(id, active: random.Next(4) > 0, given: NewSet(random)) with { RequiresMfa = random.Next(4) == 0 };

    private static RoleGrant NewRole(Random random) => new(
        random.Next(8) switch { 0 => Role.SuperAdmin, 1 or 2 => Role.AccountAdmin, var other => $"role {other}" },
        Global: random.Next(3) > 0,
        random.Next(4) == 0 ? null : Accounts[random.Next(Accounts.Length)],
        NewSet(random));

    private static PermissionSet NewSet(Random random) =>
        new((random.NextInt64() | PermissionSet.Of(Permission.ImpersonateUsers).Bits) & PermissionSet.BuiltIn.Bits);
}
