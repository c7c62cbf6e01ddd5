using ErrorOr;
using FluentValidation;
using MediatR;
using Pulse.Application.ApiKeys;
using Pulse.Application.Common;
using Pulse.Application.Common.Authorization;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Audit;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Usage;

/// <summary>Takes from an API key of the account in effect what it has not exercised for a while.</summary>
[RequirePermission(Permission.WriteApiKeys)]
public sealed record NarrowApiKey(Guid Id, Narrowing Narrowing, IfMatch IfMatch) : IRequest<ErrorOr<Versioned<ApiKeyDto>>>;

/// <summary>What a key is narrowed to.</summary>
/// <param name="Days">Permissions that were not exercised for so many days go, 1 to 3,650.</param>
public sealed record Narrowing(int? Days = null);

public sealed class NarrowingValidator : AbstractValidator<Narrowing>
{
    public NarrowingValidator() =>
        RuleFor(narrowing => narrowing.Days).NotNull().WithMessage("A number of days is needed.")
            .InclusiveBetween(1, ApiKeyPolicy.MaxDays).WithMessage($"Must be 1 to {ApiKeyPolicy.MaxDays}.");
}

public sealed class NarrowApiKeyHandler(
    CurrentCall call, ApiKeyChanges changes, IUsageRecorder recorder, IUsageReader usage, IClock clock, ApiKeyView view)
    : IRequestHandler<NarrowApiKey, ErrorOr<Versioned<ApiKeyDto>>>
{
    private static readonly Error NothingLeft = Error.Conflict(
        "nothing_exercised", "The key has exercised none of its permissions in that time: nothing would be left. Disable or delete it instead.");

    public async Task<ErrorOr<Versioned<ApiKeyDto>>> Handle(NarrowApiKey command, CancellationToken cancellationToken)
    {
        await recorder.FlushAsync(cancellationToken);
        var since = clock.UtcNow.AddDays(-command.Narrowing.Days!.Value);
        var used = await usage.ListPermissionsAsync(command.Id, cancellationToken);
        var needed = PermissionSet.Of(used.Where(permission => permission.Value >= since).Select(permission => permission.Key));
        var narrowed = await changes.ChangeAsync(
            AuditActions.ApiKeyNarrowed, command.Id, PermissionSet.None, command.IfMatch, key => Narrow(key, needed), cancellationToken);
        return narrowed.Then(view.Of);
    }

    private ErrorOr<Success> Narrow(ApiKey key, PermissionSet needed)
    {
        var left = key.Permissions.Intersect(needed);
        return left.IsEmpty ? NothingLeft : key.Edit(key.Details.Holding(left), call.RequiredCaller.Name, clock.UtcNow);
    }
}
