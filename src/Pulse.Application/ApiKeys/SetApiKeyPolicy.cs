using ErrorOr;
using FluentValidation;
using MediatR;
using Pulse.Application.Accounts;
using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.Accounts;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Audit;
using Pulse.Domain.Delegation;
using Pulse.Domain.Permissions;

namespace Pulse.Application.ApiKeys;

/// <summary>
/// Replaces the account's rules for API keys. Keys that break a rule are rejected from now on, and grace periods that exceed the new
/// maximum are shortened.
/// </summary>
[RequirePermission(Permission.WriteAccounts)]
public sealed record SetApiKeyPolicy(ApiKeyPolicyDto Policy, IfMatch IfMatch) : IRequest<ErrorOr<Versioned<ApiKeyPolicyDto>>>;

public sealed class ApiKeyPolicyDtoValidator : AbstractValidator<ApiKeyPolicyDto>
{
    public ApiKeyPolicyDtoValidator()
    {
        RuleFor(policy => policy.MaxLifetimeDays).InclusiveBetween(1, ApiKeyPolicy.MaxDays).WithMessage(
            $"Must be 1 to {ApiKeyPolicy.MaxDays} days.");
        RuleFor(policy => policy.MaxGraceSeconds).InclusiveBetween(0, (int)Rotation.MaxGrace.TotalSeconds).WithMessage(
            $"Must be 0 to {(int)Rotation.MaxGrace.TotalSeconds} seconds.");
        RuleFor(policy => policy.MaxKeys).InclusiveBetween(1, ApiKeyPolicy.KeyLimit).WithMessage($"Must be 1 to {ApiKeyPolicy.KeyLimit}.");
        RuleFor(policy => policy.DisableAfterUnusedDays).InclusiveBetween(1, ApiKeyPolicy.MaxDays).WithMessage(
            $"Must be 1 to {ApiKeyPolicy.MaxDays} days.");
    }
}

public sealed class SetApiKeyPolicyHandler(
    RequestContext context,
    IAccountRepository accounts,
    IApiKeyRepository keys,
    ApiKeyUpdate update,
    IUnitOfWork unitOfWork,
    AuditLog audit,
    TimeProvider clock)
    : IRequestHandler<SetApiKeyPolicy, ErrorOr<Versioned<ApiKeyPolicyDto>>>
{
    /// <summary>
    /// Retries after a concurrent update. The account is locked, so the conflict is about a key, which If-Match does not cover.
    /// </summary>
    public async Task<ErrorOr<Versioned<ApiKeyPolicyDto>>> Handle(SetApiKeyPolicy command, CancellationToken cancellationToken)
    {
        while (true)
        {
            var set = await unitOfWork.ExecuteAsync(token => SetAsync(command, token), cancellationToken);
            if (!set.IsError || set.FirstError != UnitOfWorkErrors.ConcurrentUpdate)
            {
                return set;
            }
        }
    }

    private async Task<ErrorOr<Versioned<ApiKeyPolicyDto>>> SetAsync(SetApiKeyPolicy command, CancellationToken cancellationToken)
    {
        await accounts.LockAsync(context.RequiredScope.AccountId, cancellationToken);
        if (await accounts.FindToChangeAsync(context.RequiredScope.AccountId, cancellationToken) is not { } account)
        {
            return AccountErrors.NotFound;
        }

        var (before, wanted) = (ApiKeyPolicySnapshot.StateOf(account), command.Policy.ToPolicy());
        var isTighter = wanted.MaxGrace() < account.ApiKeyPolicy.MaxGrace();
        var allowed = DelegationPolicy.MaySetPolicy(context.RequiredScope.Rights, account.ApiKeyPolicy, wanted)
            .Then(_ => command.IfMatch.Check(account.Version));
        if (allowed.IsError)
        {
            return allowed.Errors;
        }

        account.Edit(wanted, context.RequiredCaller.Name, clock.UtcNow);
        audit.RecordUpdate(AuditActions.ApiKeyPolicyUpdated, before, ApiKeyPolicySnapshot.StateOf(account));
        if (isTighter)
        {
            await CutGracesAsync(account, cancellationToken);
        }

        return ApiKeyPolicyDto.Of(account);
    }

    /// <summary>The policy applies to all keys of the account, also to keys that hold more than the caller.</summary>
    private async Task CutGracesAsync(Account account, CancellationToken cancellationToken)
    {
        foreach (var key in await keys.FindRetiringAsync(account.Id, clock.UtcNow, cancellationToken))
        {
            update.Update(AuditActions.ApiKeyUpdated, key, retiring =>
            {
                retiring.CutGrace(account.ApiKeyPolicy, clock.UtcNow);
                return Result.Success;
            });
        }
    }
}
