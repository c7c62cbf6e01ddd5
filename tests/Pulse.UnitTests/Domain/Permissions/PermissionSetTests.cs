using Pulse.Domain.Permissions;
using Pulse.UnitTests.Setup;

namespace Pulse.UnitTests.Domain.Permissions;

public sealed class PermissionSetTests
{
    [Test]
    public void A_permission_set_contains_exactly_the_given_permissions()
    {
        var set = Some.Set(Permission.ReadUsers, Permission.WriteApiKeys, Permission.ReadUsers);

        Assert.That(Enum.GetValues<Permission>().Where(set.Contains), Is.EqualTo(new[] { Permission.WriteApiKeys, Permission.ReadUsers }));
        Assert.That(set.Count, Is.EqualTo(2));
    }

    [Test]
    public void The_empty_set_holds_nothing()
    {
        Assert.That(PermissionSet.None.IsEmpty);
        Assert.That(PermissionSet.None.ToSortedList(), Is.Empty);
        Assert.That(PermissionSet.None, Is.EqualTo(default(PermissionSet)));
    }

    [Test]
    public void A_new_account_has_all_permissions_except_those_that_only_a_superAdmin_gives()
    {
        var missing = Enum.GetValues<Permission>().Where(permission => !PermissionSet.AccountDefault.Contains(permission));

        Assert.That(missing, Is.EqualTo(new[] { Permission.ImpersonateUsers, Permission.VerifyAllAccounts, Permission.ImportApiKeys }));
    }

    [Test]
    public void Permissions_are_listed_by_name_and_not_by_number()
    {
        var set = Some.Set(Permission.WriteApplications, Permission.ReadSensitiveData, Permission.DecideApplications);

        Assert.That(
            set.ToSortedList(),
            Is.EqualTo(new PermissionName[] { Permission.DecideApplications, Permission.ReadSensitiveData, Permission.WriteApplications }));
        Assert.That(set.ToString(), Is.EqualTo("decideApplications, readSensitiveData, writeApplications"));
    }

    [Test]
    public void A_subset_contains_only_permissions_of_the_other_set()
    {
        var small = Some.Set(Permission.ReadUsers);
        var large = Some.Set(Permission.ReadUsers, Permission.WriteUsers);

        Assert.That(small.IsSubsetOf(large));
        Assert.That(large.IsSubsetOf(small), Is.False);
        Assert.That(large.IsSubsetOf(large));
    }
}
