using Moq;
using Pulse.Application.ApiKeys;
using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Common.Idempotency;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Permissions;
using Pulse.UnitTests.Setup;

namespace Pulse.UnitTests.Application.ApiKeys;

public sealed class BulkChangeApiKeysTests
{
    [Test]
    public async Task A_dry_run_opens_no_transaction_and_removes_nothing([Values] BulkAction action)
    {
        var key = Some.Key(Some.Details(active: action != BulkAction.Enable));
        var keys = Ports.KeysWith(key);
        keys.Setup(k => k.FindAllAsync(Some.Account, It.IsAny<IReadOnlyCollection<Guid>>(), It.IsAny<CancellationToken>())).ReturnsAsync(
            [key]);
        var context = await Callers.CallHoldingAsync(Permission.WriteApiKeys, Permission.ReadMerchants);
        var unitOfWork = new Mock<IUnitOfWork>(MockBehavior.Strict).Object;
        var update = Ports.KeyUpdateOf(context, keys.Object, unitOfWork, Some.Now);
        var audited = new AuditedUpdate(unitOfWork, Ports.AuditOf(context));
        var deletion = new ApiKeyDeletion(
            context,
            new Reauthorization(),
            new CurrentIdempotencyClaim(),
            keys.Object,
            Ports.Dependents,
            audited,
            update,
            Ports.ClockAt(Some.Now));
        var batches = new ApiKeyBatches(context, new Reauthorization(), keys.Object, Ports.Dependents, unitOfWork, update, deletion);
        var handler = new BulkChangeApiKeysHandler(context, keys.Object, Ports.Accounts, Ports.Known, batches, Ports.ClockAt(Some.Now));

        var tried = await handler.Handle(new BulkChangeApiKeys(action, [key.Id], DryRun: true), CancellationToken.None);

        Assert.That(tried.Value.Results.Select(result => result.Status), Is.EqualTo(new[] { BulkStatus.Changed }));
        keys.Verify(k => k.Remove(It.IsAny<ApiKey>()), Times.Never);
    }
}
