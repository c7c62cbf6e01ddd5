using ErrorOr;
using Pulse.Domain.Merchants;
using Pulse.UnitTests.Setup;

namespace Pulse.UnitTests.Domain.Merchants;

public sealed class MerchantTests
{
    private const string Maker = "maker@example.com";
    private const string Editor = "editor@example.com";

    private static readonly DateTime Later = Some.Now.AddHours(1);
    private static readonly MerchantStatus[] Statuses = Enum.GetValues<MerchantStatus>();

    private static readonly (MerchantStatus Now, MerchantStatus Next)[] Possible =
    [
        (MerchantStatus.Active, MerchantStatus.Suspended),
        (MerchantStatus.Suspended, MerchantStatus.Active),
        (MerchantStatus.Active, MerchantStatus.Closed),
        (MerchantStatus.Suspended, MerchantStatus.Closed),
    ];

    [Test]
    public void A_new_merchant_is_active_and_records_its_creator()
    {
        var merchant = New();

        Assert.That(
            (merchant.AccountId, merchant.Status, merchant.ApplicationId, merchant.Version),
            Is.EqualTo((Some.Account, MerchantStatus.Active, (Guid?)null, 1L)));
        Assert.That(
            (merchant.CreatedBy, merchant.CreatedAt, merchant.UpdatedBy, merchant.UpdatedAt),
            Is.EqualTo((Maker, Some.Now, Maker, Some.Now)));
        Assert.That(merchant.SearchText, Does.Contain("ACME COFFEE").And.Contain("ADA@ACME.TEST").And.Not.Contain("acme"));
    }

    [Test]
    public void A_merchant_cannot_be_created_from_an_incomplete_profile()
    {
        var refused = Merchant.Create(Guid.CreateVersion7(), Some.Account, new MerchantProfile(), Maker, Some.Now);

        Assert.That(refused.Errors.Select(Profiles.PathOf), Is.EqualTo(new[] { "basics", "businessDetails" }));
    }

    [Test]
    public void An_edit_is_one_version_and_says_who_and_when()
    {
        var merchant = New();

        var edited = merchant.Edit(Profiles.Named("Another"), Editor, Later);

        Assert.That(edited.IsError, Is.False);
        Assert.That((merchant.Version, merchant.UpdatedBy, merchant.UpdatedAt, merchant.CreatedBy), Is.EqualTo((2L, Editor, Later, Maker)));
        Assert.That(merchant.Profile, Is.EqualTo(Profiles.Named("Another")));
        Assert.That(merchant.SearchText, Does.Contain("ANOTHER").And.Not.Contain("ACME COFFEE"));
    }

    [Test]
    public void An_update_without_changes_does_not_count_as_an_edit()
    {
        var merchant = New();

        merchant.Edit(Profiles.Named("Acme Coffee"), Editor, Later);

        Assert.That((merchant.Version, merchant.UpdatedBy), Is.EqualTo((1L, Maker)));
    }

    [Test]
    public void An_edit_that_makes_the_profile_incomplete_changes_nothing()
    {
        var merchant = New();

        var refused = merchant.Edit(Profiles.Named("Another") with { BusinessDetails = null }, Editor, Later);

        Assert.That(refused.Errors.Select(Profiles.PathOf), Is.EqualTo(new[] { "businessDetails" }));
        Assert.That((merchant.Version, merchant.Profile), Is.EqualTo((1L, Profiles.Named("Acme Coffee"))));
    }

    [Test]
    public void A_closed_merchant_cannot_be_edited_not_even_into_itself([Values("Acme Coffee", "Another")] string name)
    {
        var merchant = In(MerchantStatus.Closed);
        var version = merchant.Version;

        var refused = merchant.Edit(Profiles.Named(name), Editor, Later);

        Assert.That((refused.FirstError.Type, refused.FirstError.Code), Is.EqualTo((ErrorType.Conflict, "merchant_closed")));
        Assert.That((merchant.Version, merchant.Profile.Basics!.BusinessName), Is.EqualTo((version, "Acme Coffee")));
    }

    [Test]
    public void A_status_changes_only_by_an_allowed_transition(
        [ValueSource(nameof(Statuses))] MerchantStatus now, [ValueSource(nameof(Statuses))] MerchantStatus next)
    {
        var merchant = In(now);
        var version = merchant.Version;

        var changed = merchant.Become(next, Editor, Later);

        var isPossible = Possible.Contains((now, next));
        Assert.That(now.CanBecome(next), Is.EqualTo(isPossible));
        Assert.That(changed.IsError, Is.EqualTo(!isPossible));
        Assert.That((merchant.Status, merchant.Version), Is.EqualTo(isPossible ? (next, version + 1) : (now, version)));
        if (isPossible)
        {
            Assert.That((merchant.UpdatedBy, merchant.UpdatedAt), Is.EqualTo((Editor, Later)));
        }
        else
        {
            Assert.That((changed.FirstError.Type, changed.FirstError.Code), Is.EqualTo((ErrorType.Conflict, "wrong_status")));
        }
    }

    [Test]
    public void A_refused_status_change_names_the_current_and_the_requested_status() => Assert.That(
        In(MerchantStatus.Closed).Become(MerchantStatus.Active, Editor, Later).FirstError.Description,
        Is.EqualTo("A merchant with status closed cannot become active."));

    private static Merchant New() =>
        Merchant.Create(Guid.CreateVersion7(), Some.Account, Profiles.Named("Acme Coffee"), Maker, Some.Now).Value;

    private static Merchant In(MerchantStatus status)
    {
        var merchant = New();
        if (status != MerchantStatus.Active)
        {
            merchant.Become(status, Maker, Some.Now);
        }

        return merchant;
    }
}
