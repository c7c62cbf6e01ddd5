using ErrorOr;
using FluentValidation;
using MediatR;
using Pulse.Application.Audit;
using Pulse.Application.Common;
using Pulse.Application.Common.Authorization;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Audit;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Accounts;

/// <summary>Sets what an account asks of its API keys, all of it. Keys that exist and break it are refused from now on.</summary>
[RequirePermission(Permission.WriteAccounts)]
public sealed record SetApiKeyPolicy(ApiKeyPolicyDto Policy, IfMatch IfMatch) : IRequest<ErrorOr<Versioned<ApiKeyPolicyDto>>>;

public sealed class ApiKeyPolicyDtoValidator : AbstractValidator<ApiKeyPolicyDto>
{
    public ApiKeyPolicyDtoValidator()
    {
        RuleFor(policy => policy.MaxLifetimeDays).InclusiveBetween(1, ApiKeyPolicy.MaxDays).WithMessage($"Must be 1 to {ApiKeyPolicy.MaxDays} days.");
        RuleFor(policy => policy.MaxGraceSeconds).InclusiveBetween(0, (int)Rotation.MaxGrace.TotalSeconds).WithMessage($"Must be 0 to {(int)Rotation.MaxGrace.TotalSeconds} seconds.");
        RuleFor(policy => policy.MaxKeys).InclusiveBetween(1, ApiKeyPolicy.MaxMaxKeys).WithMessage($"Must be 1 to {ApiKeyPolicy.MaxMaxKeys}.");
        RuleFor(policy => policy.DisableAfterUnusedDays).InclusiveBetween(1, ApiKeyPolicy.MaxDays).WithMessage($"Must be 1 to {ApiKeyPolicy.MaxDays} days.");
    }
}

public sealed class SetApiKeyPolicyHandler(
    CurrentCall call, IAccountRepository accounts, IUnitOfWork unitOfWork, AuditLog audit, IClock clock)
    : IRequestHandler<SetApiKeyPolicy, ErrorOr<Versioned<ApiKeyPolicyDto>>>
{
    public async Task<ErrorOr<Versioned<ApiKeyPolicyDto>>> Handle(SetApiKeyPolicy command, CancellationToken cancellationToken) =>
        command.IfMatch.Explain(await unitOfWork.ExecuteAsync(token => SetAsync(command, token), cancellationToken));

    private async Task<ErrorOr<Versioned<ApiKeyPolicyDto>>> SetAsync(SetApiKeyPolicy command, CancellationToken cancellationToken)
    {
        if (await accounts.FindToChangeAsync(call.RequiredScope.AccountId, cancellationToken) is not { } account)
        {
            return AccountErrors.NotFound;
        }

        var before = ApiKeyPolicyDto.Of(account);
        return command.IfMatch.Check(account.Version).Then(_ =>
        {
            account.Edit(command.Policy.ToPolicy(), call.RequiredCaller.Name, clock.UtcNow);
            var after = ApiKeyPolicyDto.Of(account);
            if (after != before)
            {
                audit.Record(AuditActions.ApiKeyPolicyUpdated, AuditTarget.ApiKeyPolicy(account.Id), before.Value, after.Value);
            }

            return after;
        });
    }
}
