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
    public void Nothing_else_is_an_account_id(string? text) => Assert.That(AccountId.TryParse(text, out _), Is.False);

    [Test]
    public void A_new_account_is_active_and_has_been_given_the_default()
    {
        var account = Account.Create(Some.Account, "Acme", "setup", Some.Now);

        Assert.That((account.Id, account.Name, account.Active), Is.EqualTo((Some.Account, "Acme", true)));
        Assert.That(account.Permissions, Is.EqualTo(PermissionSet.AccountDefault));
        Assert.That((account.CreatedBy, account.CreatedAt, account.Version), Is.EqualTo(("setup", Some.Now, 1L)));
    }

    [Test]
    public void An_account_has_a_name_of_bounded_length()
    {
        Assert.That(() => Account.Create(Some.Account, " ", "setup", Some.Now), Throws.ArgumentException);
        Assert.That(() => Account.Create(Some.Account, new string('n', Account.NameMaxLength + 1), "setup", Some.Now), Throws.InstanceOf<ArgumentException>());
    }
}
