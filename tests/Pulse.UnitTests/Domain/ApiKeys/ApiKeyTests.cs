using Pulse.Domain.Accounts;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Common;
using Pulse.Domain.Permissions;
using Pulse.UnitTests.Setup;

namespace Pulse.UnitTests.Domain.ApiKeys;

public sealed class ApiKeyTests
{
    private static readonly DateTime Later = Some.Now.AddHours(1);

    [Test]
    public void A_new_key_is_what_was_asked_for()
    {
        var id = Guid.CreateVersion7();
        var details = Some.Details("Till 4", "At the door", Some.Set(Permission.ReadUsers), Later);

        var key = ApiKey.Create(
            id, Some.Account, Some.Identifier, Guid.CreateVersion7(), Some.Secret, details, "maker@example.com", Some.Now).Value;

        Assert.That(key.Id, Is.EqualTo(id));
        Assert.That(key.AccountId, Is.EqualTo(Some.Account));
        Assert.That(key.Identifier, Is.EqualTo(Some.Identifier.Value));
        Assert.That(key.Details, Is.EqualTo(details));
        Assert.That((key.CreatedBy, key.UpdatedBy), Is.EqualTo(("maker@example.com", "maker@example.com")));
        Assert.That((key.CreatedAt, key.UpdatedAt, key.LastUsedAt), Is.EqualTo((Some.Now, Some.Now, (DateTime?)null)));
        Assert.That((key.Active, key.Version), Is.EqualTo((true, 1L)));
    }

    [Test]
    public void A_key_keeps_only_the_hash_and_the_hint_of_its_secret()
    {
        var key = Some.Key();

        Assert.That(key.Secrets.Single().Hash, Is.EqualTo(CredentialHash.Of(Some.Identifier, Some.Secret).ToBytes()));
        Assert.That(key.SecretHint, Is.EqualTo(Some.Secret.Reveal()[^4..]));
    }

    [Test]
    public void A_key_cannot_be_made_with_an_expiry_that_is_not_in_the_future([Values(0, -1)] int milliseconds)
    {
        var details = Some.Details(expiresAt: Some.Now.AddMilliseconds(milliseconds));

        var created = ApiKey.Create(
            Guid.CreateVersion7(),
            Some.Account,
            Some.Identifier,
            Guid.CreateVersion7(),
            Some.Secret,
            details,
            "maker@example.com",
            Some.Now);

        Assert.That(created.FirstError.Metadata![Errors.PathKey], Is.EqualTo("expiresAt"));
    }

    [Test]
    public void An_edit_changes_the_key_says_who_did_it_and_moves_the_version()
    {
        var key = Some.Key();
        var details = Some.Details("Till 5", "Moved", Some.Set(Permission.WriteUsers), Later.AddDays(1), active: false);

        var edited = key.Edit(details, "editor@example.com", Later);

        Assert.That(edited.IsError, Is.False);
        Assert.That(key.Details, Is.EqualTo(details));
        Assert.That((key.UpdatedBy, key.UpdatedAt, key.Version), Is.EqualTo(("editor@example.com", Later, 2L)));
        Assert.That((key.CreatedBy, key.CreatedAt), Is.EqualTo(("maker@example.com", Some.Now)));
    }

    [Test]
    public void An_edit_that_changes_nothing_does_not_count_as_an_edit()
    {
        var key = Some.Key(Some.Details("Till", "At the door", expiresAt: Later));

        var edited = key.Edit(Some.Details("Till", "At the door", expiresAt: Later), "editor@example.com", Later.AddDays(1));

        Assert.That(edited.IsError, Is.False);
        Assert.That((key.UpdatedBy, key.UpdatedAt, key.Version), Is.EqualTo(("maker@example.com", Some.Now, 1L)));
    }

    [Test]
    public void An_edit_with_a_new_expiry_in_the_past_changes_nothing()
    {
        var key = Some.Key(Some.Details(expiresAt: Later));

        var edited = key.Edit(Some.Details("Renamed", expiresAt: Later.AddMinutes(-1)), "editor@example.com", Later);

        Assert.That(edited.FirstError.Metadata![Errors.PathKey], Is.EqualTo("expiresAt"));
        Assert.That((key.Name, key.ExpiresAt, key.Version), Is.EqualTo(("Till", (DateTime?)Later, 1L)));
    }

    [Test]
    public void An_expired_key_can_be_renamed_and_stays_expired()
    {
        var key = Some.Key(Some.Details(expiresAt: Later));

        var edited = key.Edit(Some.Details("Old till", expiresAt: Later), "editor@example.com", Later.AddDays(1));

        Assert.That(edited.IsError, Is.False);
        Assert.That(key.Name, Is.EqualTo("Old till"));
        Assert.That(IsUsable(key, Later.AddDays(1)), Is.False);
    }

    [Test]
    public void A_key_ends_at_the_exact_time_of_its_expiry()
    {
        var key = Some.Key(Some.Details(expiresAt: Later));

        Assert.That(IsUsable(key, Later.AddMilliseconds(-1)));
        Assert.That(IsUsable(key, Later), Is.False);
    }

    [Test]
    public void Expiring_ends_a_key_at_that_instant_says_who_did_it_and_moves_the_version([Values] bool hasExpiry)
    {
        var key = Some.Key(Some.Details(expiresAt: hasExpiry ? Later.AddDays(1) : null));

        key.Expire("ender@example.com", Later);

        Assert.That((key.ExpiresAt, IsUsable(key, Later)), Is.EqualTo(((DateTime?)Later, false)));
        Assert.That((key.UpdatedBy, key.UpdatedAt, key.Version), Is.EqualTo(("ender@example.com", Later, 2L)));
        Assert.That(key.Details, Is.EqualTo(Some.Details(expiresAt: Later)));
    }

    [Test]
    public void Expiring_a_key_that_has_ended_is_no_edit([Values(0, 1)] int daysAgo)
    {
        var key = Some.Key(Some.Details(expiresAt: Later));

        key.Expire("ender@example.com", Later.AddDays(daysAgo));

        Assert.That((key.ExpiresAt, key.UpdatedBy, key.Version), Is.EqualTo(((DateTime?)Later, "maker@example.com", 1L)));
    }

    [Test]
    public void A_key_that_was_expired_before_its_start_can_be_renamed_but_not_given_an_expiry_before_its_start()
    {
        var key = Some.Key(NotBefore(Later.AddDays(2), expiresAt: null));
        key.Expire("ender@example.com", Later);

        var renamed = key.Edit(NotBefore(Later.AddDays(2), expiresAt: Later, "Renamed"), "editor@example.com", Later);
        var prolonged = key.Edit(NotBefore(Later.AddDays(2), expiresAt: Later.AddDays(1)), "editor@example.com", Later);

        Assert.That((renamed.IsError, key.Name, key.ExpiresAt), Is.EqualTo((false, "Renamed", (DateTime?)Later)));
        Assert.That(prolonged.FirstError.Metadata![Errors.PathKey], Is.EqualTo("notBefore"));
    }

    [Test]
    public void A_key_without_expiry_never_ends()
    {
        Assert.That(IsUsable(Some.Key(), DateTime.MaxValue));
    }

    [Test]
    public void An_inactive_key_is_not_usable_until_it_is_active_again()
    {
        var key = Some.Key(Some.Details(active: false));
        Assert.That(IsUsable(key, Some.Now), Is.False);

        key.Edit(Some.Details(active: true), "editor@example.com", Later);

        Assert.That(IsUsable(key, Later));
    }

    private static bool IsUsable(ApiKey key, DateTime instant) =>
        UseConditions.Of(key, ApiKeyPolicy.None, accountIsActive: true, secretEndsAt: null).RefusalOf(
            address: null, instant, inUseAt: instant) is null;

    private static ApiKeyDetails NotBefore(DateTime notBefore, DateTime? expiresAt, string name = "Till") =>
        new(name, null, Some.Set(Permission.ReadMerchants), expiresAt, notBefore: notBefore);
}
