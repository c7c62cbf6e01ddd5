using Moq;
using Pulse.Application.Accounts;
using Pulse.Application.Common;
using Pulse.Domain.Accounts;
using Pulse.Domain.Roles;
using Pulse.UnitTests.Setup;

namespace Pulse.UnitTests.Application.Accounts;

public sealed class CreateAccountTests
{
    [Test]
    public async Task An_id_that_is_in_use_is_not_assigned_again()
    {
        var accounts = Ports.AccountsWith(Some.Account);
        var credentials = new Mock<ICredentialGenerator>();
        credentials.SetupSequence(generator => generator.NewAccountId()).Returns(Some.Account).Returns(Some.Account).Returns(
            Some.OtherAccount);
        var context = await Callers.CallOfAsync(Callers.User(null, Some.Global(Role.SuperAdmin)));
        var handler = new CreateAccountHandler(
            context,
            accounts.Object,
            UnitsOfWork.Running<Account>(),
            credentials.Object,
            Ports.ClockAt(Some.Now),
            Ports.AuditOf(context),
            new AccountView(Ports.Mapping.CreateMapper(), Ports.Catalogue));

        var created = await handler.Handle(new CreateAccount("Acme"), CancellationToken.None);

        Assert.That(created.Value.Value.AccountId, Is.EqualTo($"{Some.OtherAccount}"));
        accounts.Verify(
            repository => repository.AddAsync(It.Is<Account>(account => account.Id == Some.OtherAccount), It.IsAny<CancellationToken>()),
            Times.Once);
    }
}
