using ErrorOr;
using FluentValidation;
using MediatR;
using Pulse.Application.Accounts;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Common.Lists;
using Pulse.Application.Permissions;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Audit;
using Pulse.Domain.Common;
using Pulse.Domain.Permissions;

namespace Pulse.Application.ApiKeys;

/// <summary>Applies one action to many API keys of the account in effect, each with the rules for a single key.</summary>
/// <param name="Action">The action.</param>
/// <param name="Ids">1 to 1,000 keys. Alternative to a filter.</param>
/// <param name="Filter">Selects 1 to 1,000 keys with the filter parameters of the list of API keys, including `search`.</param>
/// <param name="DryRun">Returns the results without changes.</param>
[RequirePermission(Permission.WriteApiKeys)]
public sealed record BulkChangeApiKeys(
    BulkAction? Action = null, IReadOnlyList<Guid>? Ids = null, IReadOnlyDictionary<string, string?>? Filter = null, bool DryRun = false)
    : IRequest<ErrorOr<BulkChangeDto>>
{
    public const int MaxKeys = 1000;
}

public enum BulkAction
{
    Disable,

    Enable,

    Delete,

    /// <summary>Sets the expiry to now.</summary>
    Expire,
}

public sealed class BulkChangeApiKeysValidator : AbstractValidator<BulkChangeApiKeys>
{
    public BulkChangeApiKeysValidator()
    {
        RuleFor(command => command.Action).NotNull().WithMessage("An action is required.");
        RuleFor(command => command.Ids)
            .Must((command, ids) => ids is null != command.Filter is null).WithMessage("Exactly one of ids and filter is required.")
            .HasCount(1, BulkChangeApiKeys.MaxKeys).WithMessage($"Must be 1 to {BulkChangeApiKeys.MaxKeys} ids.")
            .Must(ids => ids is null || ids.Distinct().Count() == ids.Count).WithMessage("Must not contain an id twice.");
        RuleFor(command => command.Filter).Custom((filter, context) =>
        {
            foreach (var (field, message) in BulkFilter.FaultsIn(filter))
            {
                context.AddFailure(field, message);
            }
        });
    }
}

public sealed class BulkChangeApiKeysHandler(
    RequestContext context,
    IApiKeyRepository keys,
    IAccountRepository accounts,
    KnownPermissions known,
    ApiKeyBatches batches,
    TimeProvider clock)
    : IRequestHandler<BulkChangeApiKeys, ErrorOr<BulkChangeDto>>
{
    private static readonly TimeSpan Recently = TimeSpan.FromDays(7);

    public async Task<ErrorOr<BulkChangeDto>> Handle(BulkChangeApiKeys command, CancellationToken cancellationToken)
    {
        var requested = command.Ids is { } ids ? ids.ToErrorOr() : await FindAsync(command.Filter!, cancellationToken);
        if (requested.IsError)
        {
            return requested.Errors;
        }

        var usedSince = clock.UtcNow - Recently;
        var action = command.Action is BulkAction.Delete ? AuditActions.ApiKeyDeleted : AuditActions.ApiKeyUpdated;
        var outcomes = command.DryRun
            ? await batches.TryAsync(action, requested.Value, ChangeOf(command), cancellationToken)
            : await batches.ChangeAsync(action, requested.Value, ChangeOf(command), cancellationToken);
        return new BulkChangeDto(command.DryRun, [.. outcomes.Select(outcome => ResultOf(outcome, usedSince))]);
    }

    private async Task<ErrorOr<IReadOnlyList<Guid>>> FindAsync(
        IReadOnlyDictionary<string, string?> filter, CancellationToken cancellationToken)
    {
        var query = BulkFilter.ToQuery(filter);
        var exist = await known.CheckFilterAsync(query, $"filter.{PermissionFilter.Name}", cancellationToken);
        if (exist.IsError)
        {
            return exist.Errors;
        }

        var account = context.RequiredScope.AccountId;
        var terms = KeyTerms.Of(await accounts.FindAsync(account, cancellationToken));
        var found = await keys.ListAsync(account, terms, query, cancellationToken);
        if (found.IsError)
        {
            return found.Errors;
        }

        return found.Value switch
        {
            { IsTotalExact: false } => Errors.Invalid(
                "filter",
                $"More than {ListQuery.MaxExamined} API keys would be compared. Use ids, or a filter by "
                    + $"{string.Join(" or ", ApiKeyFields.All.Indexed)}."),
            { Total: 0 } => Errors.Invalid("filter", "Matches no API key."),
            { Total: > BulkChangeApiKeys.MaxKeys and var total } => Errors.Invalid(
                "filter", $"Matches {total} API keys. At most {BulkChangeApiKeys.MaxKeys} can be changed at once."),
            { Items: var matching } => matching.Select(key => key.Id).ToList(),
        };
    }

    private Func<ApiKey, ErrorOr<Success>> ChangeOf(BulkChangeApiKeys command) => command.Action switch
    {
        BulkAction.Disable => key => SetActive(key, active: false),
        BulkAction.Enable => key => SetActive(key, active: true),
        BulkAction.Expire => Expire,
        _ when command.DryRun => _ => Result.Success,
        _ => Remove,
    };

    private ErrorOr<Success> SetActive(ApiKey key, bool active) =>
        key.Edit(key.Details.WithActive(active), context.RequiredCaller.Name, clock.UtcNow);

    private ErrorOr<Success> Expire(ApiKey key)
    {
        key.Expire(context.RequiredCaller.Name, clock.UtcNow);
        return Result.Success;
    }

    private ErrorOr<Success> Remove(ApiKey key)
    {
        keys.Remove(key);
        return Result.Success;
    }

    private static BulkResultDto ResultOf(ApiKeyOutcome outcome, DateTime usedSince)
    {
        Error? error = outcome.IsChanged.IsError ? outcome.IsChanged.FirstError : null;
        var status = error switch
        {
            { Type: ErrorType.NotFound } => BulkStatus.NotFound,
            { } => BulkStatus.Refused,
            _ => outcome.IsChanged.Value ? BulkStatus.Changed : BulkStatus.Unchanged,
        };
        return new BulkResultDto(
            outcome.Id, outcome.Key?.Name, status, error?.Code, error?.Description, outcome.Key?.LastUsedAt >= usedSince);
    }
}
