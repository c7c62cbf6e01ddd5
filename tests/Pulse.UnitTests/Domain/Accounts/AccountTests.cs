using Pulse.Domain.Accounts;
using Pulse.Domain.Permissions;
using Pulse.UnitTests.Setup;

namespace Pulse.UnitTests.Domain.Accounts;

public sealed class AccountTests
{
    [TestCase("6591739253089529", 6591739253089529)]
    [TestCase("0000000000000000", 0)]
    [TestCase("0000000000000042", 42)]
    [TestCase("9999999999999999", 9999999999999999)]
    public void An_account_id_is_16_digits_and_keeps_its_zeros(string text, long number)
    {
        Assert.That(AccountId.TryParse(text, out var id));
        Assert.That(id.Number, Is.EqualTo(number));
        Assert.That(id.ToString(), Is.EqualTo(text));
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("659173925308952")]
    [TestCase("65917392530895290")]
    [TestCase("659173925308952a")]
    [TestCase("-591739253089529")]
    [TestCase("+591739253089529")]
    [TestCase(" 591739253089529")]
    [TestCase("6591739253089529 ")]
    [TestCase("\u0666591739253089529", Description = "a digit of another script")]
    public void Any_other_text_is_not_an_account_id(string? text) => Assert.That(AccountId.TryParse(text, out _), Is.False);

    [Test]
    public void A_new_account_is_active_and_has_the_default_permissions()
    {
        var account = Account.Create(Some.Account, "Acme", "setup", Some.Now);

        Assert.That((account.Id, account.Name, account.Active), Is.EqualTo((Some.Account, "Acme", true)));
        Assert.That(account.OwnPermissions, Is.EqualTo(PermissionSet.AccountDefault));
        Assert.That((account.CreatedBy, account.CreatedAt, account.Version), Is.EqualTo(("setup", Some.Now, 1L)));
    }

    [Test]
    public void An_account_has_a_name_of_bounded_length()
    {
        Assert.That(() => Account.Create(Some.Account, " ", "setup", Some.Now), Throws.ArgumentException);
        Assert.That(
            () => Account.Create(Some.Account, new string('n', Account.NameMaxLength + 1), "setup", Some.Now),
            Throws.InstanceOf<ArgumentException>());
    }

    [Test]
    public void A_repcode_has_a_maximum_length_and_a_blank_one_becomes_null()
    {
        Assert.That(
            () => new AccountDetails("Acme", new string('r', Account.RepcodeMaxLength + 1)), Throws.InstanceOf<ArgumentException>());
        Assert.That(
            new AccountDetails("Acme", new string('r', Account.RepcodeMaxLength)).Repcode, Has.Length.EqualTo(Account.RepcodeMaxLength));
        Assert.That(new AccountDetails("Acme", " ").Repcode, Is.Null);
        Assert.That(Account.Create(Some.Account, "Acme", "setup", Some.Now, "3").Repcode, Is.EqualTo("3"));
    }

    [Test]
    public void An_edit_replaces_the_editable_fields_and_records_the_editor()
    {
        var account = Account.Create(Some.Account, "Acme", "setup", Some.Now, "3");
        var details = new AccountDetails("Acme & Co", null, active: false, requireMfa: true);

        account.Edit(details, "editor", Some.Now.AddDays(1));

        Assert.That(account.Details, Is.EqualTo(details));
        Assert.That((account.Active, account.RequireMfa), Is.EqualTo((false, true)));
        Assert.That((account.UpdatedBy, account.UpdatedAt, account.Version), Is.EqualTo(("editor", Some.Now.AddDays(1), 2L)));
        Assert.That((account.CreatedBy, account.CreatedAt), Is.EqualTo(("setup", Some.Now)));
    }

    [Test]
    public void The_permissions_of_an_account_are_replaced_as_a_whole()
    {
        var account = Account.Create(Some.Account, "Acme", "setup", Some.Now);

        account.Give(Some.Set(Permission.ImpersonateUsers), PermissionCatalogue.BuiltInOnly, "editor", Some.Now.AddDays(1));

        Assert.That(account.OwnPermissions, Is.EqualTo(Some.Set(Permission.ImpersonateUsers)));
        Assert.That((account.UpdatedBy, account.Version), Is.EqualTo(("editor", 2L)));
    }

    [Test]
    public void An_update_without_changes_does_not_count_as_an_edit()
    {
        var account = Account.Create(Some.Account, "Acme", "setup", Some.Now, "3");

        account.Edit(account.Details, "editor", Some.Now.AddDays(1));
        account.Give(PermissionSet.AccountDefault, PermissionCatalogue.BuiltInOnly, "editor", Some.Now.AddDays(1));

        Assert.That((account.UpdatedBy, account.UpdatedAt, account.Version), Is.EqualTo(("setup", Some.Now, 1L)));
    }
}
