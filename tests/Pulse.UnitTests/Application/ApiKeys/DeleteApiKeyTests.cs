using ErrorOr;
using Moq;
using Pulse.Application.ApiKeys;
using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Common.Idempotency;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Common;
using Pulse.Domain.Permissions;
using Pulse.UnitTests.Setup;

namespace Pulse.UnitTests.Application.ApiKeys;

public sealed class DeleteApiKeyTests
{
    private ApiKey key = null!;
    private Mock<IApiKeyRepository> keys = null!;

    [SetUp]
    public void MakeKey()
    {
        key = Some.Key();
        keys = Ports.KeysWith(key);
    }

    [Test]
    public async Task A_key_is_removed()
    {
        var deleted = await HandleAsync(key.Id, IfMatch.Any);

        Assert.That(deleted.IsError, Is.False);
        keys.Verify(k => k.Remove(key), Times.Once);
    }

    [Test]
    public async Task An_unknown_key_is_not_found()
    {
        var deleted = await HandleAsync(Guid.CreateVersion7(), IfMatch.Any);

        Assert.That(deleted.FirstError.Code, Is.EqualTo("not_found"));
    }

    [Test]
    public async Task A_caller_cannot_delete_a_key_with_more_permissions_than_they_hold()
    {
        var deleted = await HandleAsync(key.Id, IfMatch.Any, Permission.WriteApiKeys);

        Assert.That(deleted.FirstError.Code, Is.EqualTo("exceeds_caller"));
        keys.Verify(k => k.Remove(It.IsAny<ApiKey>()), Times.Never);
    }

    [Test]
    public async Task A_version_that_is_not_the_current_one_fails_and_deletes_nothing()
    {
        var deleted = await HandleAsync(key.Id, new IfMatch([7]));

        Assert.That(deleted.FirstError, Is.EqualTo(Errors.PreconditionFailed));
        keys.Verify(k => k.Remove(It.IsAny<ApiKey>()), Times.Never);
    }

    [Test]
    public async Task A_lost_race_with_a_precondition_is_reported_as_precondition_failed()
    {
        var deleted = await HandleAsync(key.Id, new IfMatch([1]), UnitsOfWork.Failing<ApiKey>(UnitOfWorkErrors.ConcurrentUpdate));

        Assert.That(deleted.FirstError, Is.EqualTo(Errors.PreconditionFailed));
    }

    private Task<ErrorOr<Deleted>> HandleAsync(Guid id, IfMatch ifMatch, params Permission[] held) =>
        HandleAsync(
            id, ifMatch, UnitsOfWork.Running<ApiKey>(), held.Length > 0 ? held : [Permission.WriteApiKeys, Permission.ReadMerchants]);

    private Task<ErrorOr<Deleted>> HandleAsync(Guid id, IfMatch ifMatch, IUnitOfWork unitOfWork) =>
        HandleAsync(id, ifMatch, unitOfWork, [Permission.WriteApiKeys, Permission.ReadMerchants]);

    private async Task<ErrorOr<Deleted>> HandleAsync(Guid id, IfMatch ifMatch, IUnitOfWork unitOfWork, Permission[] held)
    {
        var context = await Callers.CallHoldingAsync(held);
        var update = Ports.KeyUpdateOf(context, keys.Object, unitOfWork, Some.Now);
        var audited = new AuditedUpdate(unitOfWork, Ports.AuditOf(context));
        var handler = new DeleteApiKeyHandler(new ApiKeyDeletion(
            context, new Reauthorization(), new CurrentIdempotencyClaim(), keys.Object, Ports.Dependents, audited, update,
            Ports.ClockAt(Some.Now)));
        return await handler.Handle(new DeleteApiKey(id, ifMatch), CancellationToken.None);
    }
}
