using Pulse.Application.Authorization;
using Pulse.Domain.Accounts;
using Pulse.UnitTests.Setup;

namespace Pulse.UnitTests.Application.Authorization;

public sealed class CallerAccountsTests
{
    [Test]
    public void Each_account_is_found_by_its_id_and_no_other([Range(0, 9)] int count)
    {
        CallerAccount[] made = [.. Enumerable.Range(1, count).Reverse().Select(number => Callers.Member(new AccountId(number * 2)))];
        CallerAccounts accounts = [.. made];

        Assert.That(accounts, Is.EqualTo(made.Reverse()));
        Assert.That(made.Select(account => accounts.Find(account.Id)), Is.EqualTo(made));
        Assert.That(Enumerable.Range(0, count + 2).Select(number => accounts.Find(new AccountId((number * 2) + 1))), Is.All.Null);
    }

    [Test]
    public void The_primary_account_is_known_wherever_it_is()
    {
        CallerAccounts accounts = [Callers.Member(Some.Account, primary: true), Callers.Member(Some.OtherAccount)];
        CallerAccounts none = [Callers.Member(Some.Account)];

        Assert.That((accounts.Primary!.Id, none.Primary), Is.EqualTo((Some.Account, (CallerAccount?)null)));
    }
}
