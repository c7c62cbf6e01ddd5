using ErrorOr;
using Pulse.Application.ApiKeys;
using Pulse.Application.Common;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Common;
using Pulse.Domain.Permissions;
using Pulse.UnitTests.Setup;

namespace Pulse.UnitTests.Application.ApiKeys;

public sealed class UpdateApiKeyTests
{
    private static readonly DateTime Later = Some.Now.AddHours(1);
    private static readonly ApiKeyPatch Rename = new() { Name = new("Till 5") };
    private ApiKey key = null!;

    [SetUp]
    public void MakeKey() =>
        key = Some.Key(Some.Details("Till", "At the door", Some.Set(Permission.ReadMerchants, Permission.ReadUsers), Some.Now.AddDays(1)));

    [Test]
    public async Task Absent_members_are_not_changed()
    {
        var updated = await HandleAsync(Rename);

        Assert.That(updated.Value.Version, Is.EqualTo(2));
        Assert.That(
            key.Details,
            Is.EqualTo(
                Some.Details("Till 5", "At the door", Some.Set(Permission.ReadMerchants, Permission.ReadUsers), Some.Now.AddDays(1))));
        Assert.That((key.UpdatedBy, key.UpdatedAt), Is.EqualTo((Some.Identifier.Value, Later)));
    }

    [Test]
    public async Task Null_clears_an_optional_value()
    {
        var updated = await HandleAsync(new ApiKeyPatch { Description = new(null), ExpiresAt = new(null) });

        Assert.That((updated.Value.Value.Description, updated.Value.Value.ExpiresAt), Is.EqualTo(((string?)null, (DateTime?)null)));
        Assert.That((key.Description, key.ExpiresAt), Is.EqualTo(((string?)null, (DateTime?)null)));
    }

    [Test]
    public async Task A_caller_cannot_widen_a_key_beyond_their_own_permissions()
    {
        var updated = await HandleAsync(new ApiKeyPatch { Permissions = new([Permission.WriteMerchants]) });

        Assert.That(updated.FirstError.Code, Is.EqualTo("permission_not_grantable"));
        Assert.That(key.Version, Is.EqualTo(1));
    }

    [Test]
    public async Task A_caller_cannot_change_a_key_with_more_permissions_than_they_hold()
    {
        var updated = await HandleAsync(Rename, held: [Permission.WriteApiKeys, Permission.ReadMerchants]);

        Assert.That(updated.FirstError.Code, Is.EqualTo("exceeds_caller"));
        Assert.That(updated.FirstError.Description, Does.Contain("readUsers"));
        Assert.That(key.Name, Is.EqualTo("Till"));
    }

    [Test]
    public async Task A_caller_cannot_narrow_a_key_with_more_permissions_than_they_hold()
    {
        var updated = await HandleAsync(
            new ApiKeyPatch { Permissions = new([Permission.ReadMerchants]) }, held: [Permission.WriteApiKeys, Permission.ReadMerchants]);

        Assert.That(updated.FirstError.Code, Is.EqualTo("exceeds_caller"));
    }

    [Test]
    public async Task An_unknown_key_is_not_found()
    {
        var updated = await HandleAsync(Rename, id: Guid.CreateVersion7());

        Assert.That((updated.FirstError.Type, updated.FirstError.Code), Is.EqualTo((ErrorType.NotFound, "not_found")));
    }

    [Test]
    public async Task A_version_that_is_not_the_current_one_fails_and_changes_nothing()
    {
        var updated = await HandleAsync(Rename, ifMatch: new IfMatch([2]));

        Assert.That(updated.FirstError, Is.EqualTo(Errors.PreconditionFailed));
        Assert.That(key.Name, Is.EqualTo("Till"));
    }

    [Test]
    public async Task A_delegation_limit_error_takes_precedence_over_a_failed_precondition()
    {
        var updated = await HandleAsync(new ApiKeyPatch { Permissions = new([Permission.WriteMerchants]) }, ifMatch: new IfMatch([2]));

        Assert.That(updated.FirstError.Code, Is.EqualTo("permission_not_grantable"));
    }

    [Test]
    public async Task A_lost_race_without_a_precondition_is_reported_as_a_conflict()
    {
        var updated = await HandleAsync(Rename, unitOfWork: UnitsOfWork.Failing<ApiKey>(UnitOfWorkErrors.ConcurrentUpdate));

        Assert.That(updated.FirstError, Is.EqualTo(UnitOfWorkErrors.ConcurrentUpdate));
    }

    [Test]
    public async Task A_lost_race_with_a_precondition_is_reported_as_precondition_failed()
    {
        var updated = await HandleAsync(
            Rename, ifMatch: new IfMatch([1]), unitOfWork: UnitsOfWork.Failing<ApiKey>(UnitOfWorkErrors.ConcurrentUpdate));

        Assert.That(updated.FirstError, Is.EqualTo(Errors.PreconditionFailed));
    }

    [Test]
    public async Task A_new_expiry_must_be_in_the_future()
    {
        var updated = await HandleAsync(new ApiKeyPatch { ExpiresAt = new(Later) });

        Assert.That(updated.FirstError.Metadata![Errors.PathKey], Is.EqualTo("expiresAt"));
    }

    private async Task<ErrorOr<Versioned<ApiKeyDto>>> HandleAsync(
        ApiKeyPatch patch, Guid? id = null, IfMatch? ifMatch = null, Permission[]? held = null, IUnitOfWork? unitOfWork = null)
    {
        var context = await Callers.CallHoldingAsync(held ?? [Permission.WriteApiKeys, Permission.ReadMerchants, Permission.ReadUsers]);
        var update = Ports.KeyUpdateOf(context, Ports.KeysWith(key).Object, unitOfWork ?? UnitsOfWork.Running<ApiKey>(), Later);
        var handler = new UpdateApiKeyHandler(context, update, Ports.Known, Ports.ClockAt(Later), Ports.ViewAt(Later));
        return await handler.Handle(new UpdateApiKey(id ?? key.Id, patch, ifMatch ?? IfMatch.Any), CancellationToken.None);
    }
}
