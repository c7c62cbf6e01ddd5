using ErrorOr;
using FluentValidation;
using MediatR;
using Pulse.Application.ApiKeys;
using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.Accounts;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Audit;
using Pulse.Domain.Common;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Usage;

/// <summary>Takes from an API key of the account in effect what it has not exercised for a while.</summary>
[RequirePermission(Permission.WriteApiKeys)]
public sealed record NarrowApiKey(Guid Id, Narrowing Narrowing, IfMatch IfMatch) : IRequest<ErrorOr<Versioned<ApiKeyDto>>>;

/// <summary>What a key is narrowed to.</summary>
/// <param name="Days">Permissions that were not exercised for so many days go, 1 to 3,650, and no more than the key is old. What it was given since stays.</param>
public sealed record Narrowing(int? Days = null);

public sealed class NarrowingValidator : AbstractValidator<Narrowing>
{
    public NarrowingValidator() =>
        RuleFor(narrowing => narrowing.Days).NotNull().WithMessage("A number of days is needed.")
            .InclusiveBetween(1, ApiKeyPolicy.MaxDays).WithMessage($"Must be 1 to {ApiKeyPolicy.MaxDays}.");
}

public sealed class NarrowApiKeyHandler(
    RequestContext context, IApiKeyRepository keys, ApiKeyChanges changes, IUsageRecorder recorder, IUsageReader usage, IAuditEventRepository events, TimeProvider clock, ApiKeyView view)
    : IRequestHandler<NarrowApiKey, ErrorOr<Versioned<ApiKeyDto>>>
{
    private static readonly Error NothingLeft = Error.Conflict(
        "nothing_exercised", "The key has exercised none of its permissions in that time: nothing would be left. Disable or delete it instead.");

    public async Task<ErrorOr<Versioned<ApiKeyDto>>> Handle(NarrowApiKey command, CancellationToken cancellationToken)
    {
        await recorder.FlushAsync(command.Id, cancellationToken);
        var since = clock.UtcNow.AddDays(-command.Narrowing.Days!.Value);
        var seen = (await keys.FindAsync(context.RequiredScope.AccountId, command.Id, cancellationToken))?.Version;
        var used = await usage.ListPermissionsAsync(command.Id, cancellationToken);
        var needed = PermissionSet.Of(used.Where(permission => permission.Value >= since).Select(permission => permission.Key))
            .Union(await GivenAfterAsync(since, command.Id, cancellationToken));
        var narrowed = await changes.ChangeAsync(
            AuditActions.ApiKeyNarrowed, command.Id, KeyGrant.None, command.IfMatch, key => Narrow(key, seen, since, needed), cancellationToken);
        return narrowed.Then(view.Of);
    }

    /// <summary>What a key has held for less than the days it cannot have left unused for so long. When it was given what, only the audit log knows.</summary>
    private async Task<PermissionSet> GivenAfterAsync(DateTime since, Guid id, CancellationToken cancellationToken)
    {
        var edits = await events.ListChangesAsync(context.RequiredScope.AccountId, AuditActions.ApiKeyUpdated, AuditTarget.ApiKey(id).Id!, since, cancellationToken);
        var names = edits.SelectMany(edit => AuditChanges.AddedTo("permissions", edit)).ToHashSet();
        return PermissionSet.Of(PermissionSet.All.ToSortedList().Where(permission => names.Contains(permission.Name())));
    }

    /// <summary>What was edited since it was looked at may have been given something that nobody has looked for.</summary>
    private ErrorOr<Success> Narrow(ApiKey key, long? seen, DateTime since, PermissionSet needed)
    {
        if (key.Version != seen)
        {
            return UnitOfWorkErrors.ConcurrentUpdate;
        }

        if (key.CreatedAt > since)
        {
            return Errors.Invalid("days", "The key is younger: nothing that it holds can have been unused for so long.");
        }

        var left = key.Permissions.Intersect(needed);
        return left.IsEmpty ? NothingLeft : key.Edit(key.Details.Holding(left), context.RequiredCaller.Name, clock.UtcNow);
    }
}
