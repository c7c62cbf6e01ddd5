using ErrorOr;
using FluentValidation;
using MediatR;
using Pulse.Application.Authorization;
using Pulse.Application.Users;
using Pulse.Domain.Audit;

namespace Pulse.Application.Mfa;

/// <summary>Creates new recovery codes and invalidates the old ones.</summary>
[RequireCaller(Anywhere = true, InPerson = true, UsersOnly = true, WholeSession = true)]
public sealed record ReplaceRecoveryCodes(string? Password = null) : IRequest<ErrorOr<RecoveryCodesDto>>
{
    /// <summary>Never contains the input, so that logs cannot contain it.</summary>
    public override string ToString() => nameof(ReplaceRecoveryCodes);
}

public sealed class ReplaceRecoveryCodesValidator : AbstractValidator<ReplaceRecoveryCodes>
{
    public ReplaceRecoveryCodesValidator() => RuleFor(command => command.Password).StoredPassword();
}

public sealed class ReplaceRecoveryCodesHandler(MfaChanges changes, ISecondFactorStore factors)
    : IRequestHandler<ReplaceRecoveryCodes, ErrorOr<RecoveryCodesDto>>
{
    public Task<ErrorOr<RecoveryCodesDto>> Handle(ReplaceRecoveryCodes command, CancellationToken cancellationToken) =>
        changes.ChangeOwnAsync<RecoveryCodesDto>(
        command.Password!,
        async (user, token) =>
        {
            if (user.MfaEnabledAt is null)
            {
                return MfaErrors.NotEnabled;
            }

            await changes.RecordAsync(AuditActions.UserRecoveryCodesReplaced, user.Id, token);
            return new RecoveryCodesDto { RecoveryCodes = await factors.ReplaceRecoveryCodesAsync(user.Id, token) };
        },
        cancellationToken);
}
