using Pulse.Domain.Accounts;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Delegation;
using Pulse.Domain.Permissions;
using Pulse.UnitTests.Setup;

namespace Pulse.UnitTests.Domain.ApiKeys;

/// <summary>Security rule 24: items that a key creates or changes are never wider than the key itself.</summary>
public sealed class KeyBoundsTests
{
    private static readonly Guid Own = Guid.NewGuid();
    private static readonly Guid Other = Guid.NewGuid();
    private static readonly DateTime End = new(2030, 1, 2, 3, 4, 5, DateTimeKind.Utc);
    private static readonly KeyBounds Unbounded = new(Own, null, AllowedIps.Everywhere, null, null);

    [Test]
    public void An_unbounded_key_and_a_user_may_create_unbounded_keys_and_grant_to_users()
    {
        var wide = Unbounded with { KeyId = Other };

        Assert.That(DelegationPolicy.MayCreateKey(RightsOf(Unbounded), wide).IsError, Is.False);
        Assert.That(DelegationPolicy.MayCreateKey(RightsOf(null), wide).IsError, Is.False);
        Assert.That(DelegationPolicy.MayGrantToUsers(RightsOf(Unbounded)).IsError, Is.False);
        Assert.That(DelegationPolicy.MayGrantToUsers(RightsOf(null)).IsError, Is.False);
    }

    [TestCase(null, false)]
    [TestCase(1, false)]
    [TestCase(0, true)]
    [TestCase(-1, true)]
    public void No_key_expires_later_than_the_key_that_creates_or_changes_it(int? secondsLater, bool isAllowed)
    {
        var caller = RightsOf(Unbounded with { ExpiresAt = End });
        var key = Unbounded with { KeyId = Other, ExpiresAt = secondsLater is { } seconds ? End.AddSeconds(seconds) : null };

        Assert.That(DelegationPolicy.MayCreateKey(caller, key).IsError, Is.EqualTo(!isAllowed));
        Assert.That(DelegationPolicy.MaySetBounds(caller, key).IsError, Is.EqualTo(!isAllowed));
        Assert.That(DelegationPolicy.MayManage(caller, PermissionSet.None, key).IsError, Is.EqualTo(!isAllowed));
    }

    [Test]
    public void A_refusal_names_the_field_and_what_is_allowed()
    {
        var caller = RightsOf(Unbounded with { ExpiresAt = End, AllowedIps = AllowedIps.Of(["10.0.0.0/8"]) });

        var refused = DelegationPolicy.MayCreateKey(caller, Unbounded with { KeyId = Other }).FirstError;

        Assert.That(refused.Code, Is.EqualTo("limits_not_grantable"));
        Assert.That(
            refused.Description, Does.Contain("expiresAt at most 2030-01-02T03:04:05.000Z").And.Contains("allowedIps within 10.0.0.0/8"));
    }

    [Test]
    public void A_policy_that_ends_a_key_limits_the_keys_it_creates_and_does_not_limit_which_keys_it_manages()
    {
        var caller = RightsOf(Unbounded with { PolicyEndsAt = End });
        var later = Unbounded with { KeyId = Other, ExpiresAt = End.AddDays(1) };

        Assert.That(DelegationPolicy.MayCreateKey(caller, later).IsError);
        Assert.That(DelegationPolicy.MayCreateKey(caller, later with { ExpiresAt = End }).IsError, Is.False);
        Assert.That(DelegationPolicy.MayManage(caller, PermissionSet.None, later).IsError, Is.False);
    }

    [TestCase("10.1.0.0/16", true)]
    [TestCase("10.0.0.0/8", true)]
    [TestCase("10.0.0.0/7", false)]
    [TestCase("192.0.2.0/24", true, Description = "Two halves cover the whole network.")]
    [TestCase("192.0.2.0/23", false)]
    [TestCase("2001:db8::/48", true)]
    [TestCase("2001:db8::/31", false)]
    [TestCase("10.1.2.3 11.0.0.1", false)]
    [TestCase("", false)]
    public void Granted_networks_must_be_within_the_networks_of_the_key_in_every_notation(string networks, bool isAllowed)
    {
        var caller = RightsOf(
            Unbounded with { AllowedIps = AllowedIps.Of(["10.0.0.0/8", "192.0.2.0/25", "192.0.2.128/25", "2001:db8::/32"]) });

        Assert.That(
            DelegationPolicy.MaySetBounds(caller, Unbounded with { AllowedIps = AllowedIps.OfText(networks) }).IsError,
            Is.EqualTo(!isAllowed));
    }

    [Test]
    public void A_rate_limit_and_a_quota_stay_with_one_key_and_as_they_are()
    {
        var limited = Unbounded with { RateLimit = new RateLimit(10, 60), Quota = new Quota(100, QuotaPeriod.Month) };
        var caller = RightsOf(limited);

        Assert.That(DelegationPolicy.MaySetBounds(caller, limited).IsError, Is.False);
        foreach (var key in (KeyBounds[])
            [
                limited with { KeyId = Other },
                limited with { RateLimit = null },
                limited with { RateLimit = new RateLimit(9, 60) },
                limited with { Quota = null },
                limited with { Quota = new Quota(100, QuotaPeriod.Total) },
            ])
        {
            Assert.That(DelegationPolicy.MaySetBounds(caller, key).FirstError.Code, Is.EqualTo("limits_not_grantable"), $"{key}");
            Assert.That(
                DelegationPolicy.MayManage(caller, PermissionSet.None, key).FirstError.Code, Is.EqualTo("exceeds_caller"), $"{key}");
        }
    }

    [Test]
    public void A_bounded_key_cannot_grant_to_users()
    {
        foreach (var bounds in (KeyBounds[])
            [
                Unbounded with { ExpiresAt = End },
                Unbounded with { PolicyEndsAt = End },
                Unbounded with { AllowedIps = AllowedIps.Of(["10.0.0.0/8"]) },
                Unbounded with { RateLimit = new RateLimit(10, 60) },
                Unbounded with { Quota = new Quota(100, QuotaPeriod.Day) },
            ])
        {
            Assert.That(
                DelegationPolicy.MayGrantToUsers(RightsOf(bounds)).FirstError.Code, Is.EqualTo("limits_not_grantable"), $"{bounds}");
            Assert.That(
                DelegationPolicy.MayDefine(
                    RightsOf(bounds), Some.Account, PermissionSet.None, Some.Set(Permission.ReadMerchants)).FirstError.Code,
                Is.EqualTo("limits_not_grantable"), $"{bounds}");
        }
    }

    [Test]
    public void A_key_tightens_the_policy_that_bounds_it_and_does_not_loosen_it()
    {
        var current = new ApiKeyPolicy
        {
            MaxLifetimeDays = 90,
            RequireExpiry = true,
            DisableAfterUnusedDays = 30,
            RequireAllowedIps = true,
        };
        var key = RightsOf(Unbounded);

        Assert.That(DelegationPolicy.MaySetPolicy(key, current, current with { MaxLifetimeDays = 30 }).IsError, Is.False);
        Assert.That(DelegationPolicy.MaySetPolicy(RightsOf(null), current, ApiKeyPolicy.None).IsError, Is.False);
        Assert.That(
            DelegationPolicy.MaySetPolicy(key, current, ApiKeyPolicy.None).FirstError.Description,
            Does.Contain("maxLifetimeDays, requireExpiry, disableAfterUnusedDays, requireAllowedIps"));
        Assert.That(DelegationPolicy.MaySetPolicy(key, current, current with { MaxLifetimeDays = 91 }).IsError);
    }

    private static AccountRights RightsOf(KeyBounds? bounds) => new(PermissionSet.BuiltIn, PermissionSet.BuiltIn, Bounds: bounds);
}
