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

/// <summary>Removes permissions from an API key of the account in effect that it did not use recently.</summary>
[RequirePermission(Permission.WriteApiKeys)]
public sealed record NarrowApiKey(Guid Id, Narrowing Narrowing, IfMatch IfMatch) : IRequest<ErrorOr<Versioned<ApiKeyDto>>>;

/// <summary>Parameters of a narrowing.</summary>
/// <param name="Days">
/// Permissions unused for this number of days are removed, 1 to 3,650, at most the age of the key, and at most as far back as the audit log
/// goes. Permissions added in this time stay.
/// </param>
public sealed record Narrowing(int? Days = null);

public sealed class NarrowingValidator : AbstractValidator<Narrowing>
{
    public NarrowingValidator() =>
        RuleFor(narrowing => narrowing.Days).NotNull().WithMessage("A number of days is required.")
            .InclusiveBetween(1, ApiKeyPolicy.MaxDays).WithMessage($"Must be 1 to {ApiKeyPolicy.MaxDays}.");
}

public sealed class NarrowApiKeyHandler(
    RequestContext context,
    IApiKeyRepository keys,
    ApiKeyUpdate update,
    IUsageRecorder recorder,
    IUsageReader usage,
    IAuditEventRepository events,
    TimeProvider clock,
    ApiKeyView view)
    : IRequestHandler<NarrowApiKey, ErrorOr<Versioned<ApiKeyDto>>>
{
    private static readonly Error NothingLeft = Error.Conflict(
        "nothing_exercised",
        "The key used none of its permissions in this time, so no permission would remain. Disable or delete the key instead.");

    public async Task<ErrorOr<Versioned<ApiKeyDto>>> Handle(NarrowApiKey command, CancellationToken cancellationToken)
    {
        await recorder.FlushAsync(command.Id, cancellationToken);
        var since = clock.UtcNow.AddDays(-command.Narrowing.Days!.Value);
        var readVersion = (await keys.FindAsync(context.RequiredScope.AccountId, command.Id, cancellationToken))?.Version;
        var used = await usage.ListPermissionsAsync(command.Id, cancellationToken);
        var needed = PermissionSet.Of([.. used.Where(permission => permission.Value >= since).Select(permission => permission.Key)])
            .Union(await AddedSinceAsync(since, command.Id, cancellationToken));

        // After the events, so that none of them was archived before they were read.
        var archivedUntil = await events.FindArchivedUntilAsync(context.RequiredScope.AccountId, cancellationToken);
        var narrowed = await update.RunAsync(
            AuditActions.ApiKeyNarrowed,
            command.IfMatch,
            token => update.FindAsync(command.Id, token),
            key => Narrow(key, readVersion, since, archivedUntil, needed),
            cancellationToken);
        return narrowed.Then(view.Of);
    }

    /// <summary>Permissions that the key received in this time. Only the audit log knows when.</summary>
    private async Task<PermissionSet> AddedSinceAsync(DateTime since, Guid id, CancellationToken cancellationToken)
    {
        var edits = await events.ListChangesAsync(
            context.RequiredScope.AccountId, AuditActions.ApiKeyUpdated, AuditTarget.ApiKey(id).Id!, since, cancellationToken);
        var names = edits.SelectMany(edit => AuditChanges.AddedTo("permissions", edit)).ToHashSet();
        return PermissionSet.OfNames(names);
    }

    /// <summary>An edit since the key was read can have added a permission.</summary>
    private ErrorOr<Success> Narrow(ApiKey key, long? readVersion, DateTime since, DateTime? archivedUntil, PermissionSet needed)
    {
        if (key.Version != readVersion)
        {
            return UnitOfWorkErrors.ConcurrentUpdate;
        }

        if (key.CreatedAt > since)
        {
            return Errors.Invalid("days", "Must be at most the age of the key.");
        }

        if (archivedUntil > since)
        {
            var most = Math.Max(0, (clock.UtcNow - archivedUntil.Value).Days);
            return Errors.Invalid("days", $"Must be at most {most}: the audit log of earlier changes is archived.");
        }

        var remaining = key.Permissions.Intersect(needed);
        return remaining.IsEmpty ? NothingLeft : key.Edit(key.Details.Holding(remaining), context.RequiredCaller.Name, clock.UtcNow);
    }
}
