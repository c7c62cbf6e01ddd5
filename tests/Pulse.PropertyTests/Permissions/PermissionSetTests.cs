using Pulse.Domain.Delegation;
using Pulse.Domain.Permissions;
using Pulse.PropertyTests.Setup;

namespace Pulse.PropertyTests.Permissions;

/// <summary>Sets of permissions have the laws of sets. A plain <see cref="HashSet{T}"/> is the model.</summary>
public sealed class PermissionSetTests
{
    [Property(Arbitrary = [typeof(Arbitraries)])]
    public bool A_set_is_what_it_was_made_of(Permission[] permissions)
    {
        var set = PermissionSet.Of(permissions);

        return permissions.Select(permission => (PermissionName)permission).ToHashSet().SetEquals(set.ToSortedList())
            && set.Count == permissions.Distinct().Count()
            && set.IsEmpty == (set.Count == 0);
    }

    [Property(Arbitrary = [typeof(Arbitraries)])]
    public bool Union_intersection_and_difference_are_those_of_sets(PermissionSet a, PermissionSet b, Permission permission) =>
        a.Union(b).Contains(permission) == (a.Contains(permission) || b.Contains(permission))
        && a.Intersect(b).Contains(permission) == (a.Contains(permission) && b.Contains(permission))
        && a.Except(b).Contains(permission) == (a.Contains(permission) && !b.Contains(permission));

    [Property(Arbitrary = [typeof(Arbitraries)])]
    public bool Union_and_intersection_do_not_care_for_order(PermissionSet a, PermissionSet b, PermissionSet c) =>
        a.Union(b) == b.Union(a)
        && a.Intersect(b) == b.Intersect(a)
        && a.Union(b).Union(c) == a.Union(b.Union(c))
        && a.Intersect(b).Intersect(c) == a.Intersect(b.Intersect(c))
        && a.Intersect(b.Union(c)) == a.Intersect(b).Union(a.Intersect(c));

    [Property(Arbitrary = [typeof(Arbitraries)])]
    public bool A_set_falls_apart_into_what_it_shares_with_another_and_the_rest(PermissionSet a, PermissionSet b) =>
        a.Intersect(b).Union(a.Except(b)) == a && a.Intersect(b).Intersect(a.Except(b)).IsEmpty;

    [Property(Arbitrary = [typeof(Arbitraries)])]
    public bool A_subset_holds_nothing_that_the_other_does_not(PermissionSet a, PermissionSet b) =>
        a.IsSubsetOf(b) == a.ToSortedList().All(b.Contains) && a.IsSubsetOf(b) == (a.Union(b) == b);

    [Property(Arbitrary = [typeof(Arbitraries)])]
    public bool Every_set_lies_between_none_and_all(PermissionSet a) =>
        PermissionSet.None.IsSubsetOf(a) && a.IsSubsetOf(PermissionSet.BuiltIn) && a.Except(a) == PermissionSet.None;

    [Property(Arbitrary = [typeof(Arbitraries)])]
    public bool The_stored_form_loses_nothing(PermissionSet a) => new PermissionSet(a.Bits) == a && PermissionSet.Of(a.ToSortedList()) == a;

    [Property(MaxTest = 500, Arbitrary = [typeof(Arbitraries)])]
    public bool Nobody_hands_out_more_than_they_hold_or_than_the_account_has(
        PermissionSet held, PermissionSet given, PermissionSet wanted) =>
        DelegationPolicy.MayGrant(new AccountRights(held, given), wanted).IsError != (wanted.IsSubsetOf(held) && wanted.IsSubsetOf(given));

    [Property(MaxTest = 500, Arbitrary = [typeof(Arbitraries)])]
    public bool What_may_be_handed_out_may_be_taken_back(PermissionSet held, PermissionSet given, PermissionSet wanted)
    {
        var caller = new AccountRights(held, given);

        return DelegationPolicy.MayGrant(caller, wanted).IsError || !DelegationPolicy.MayManage(caller, wanted).IsError;
    }

    [Property(MaxTest = 500, Arbitrary = [typeof(Arbitraries)])]
    public bool A_caller_cannot_manage_a_target_with_more_permissions_than_they_hold(
        PermissionSet held, PermissionSet given, PermissionSet target, AdminLevel adminLevel)
    {
        var counted = adminLevel >= AdminLevel.AccountAdmin && given.IsSubsetOf(held) ? target.Intersect(given) : target;

        return DelegationPolicy.MayManage(new AccountRights(held, given, adminLevel), target).IsError != counted.IsSubsetOf(held);
    }
}
