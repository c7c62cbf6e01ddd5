using ErrorOr;
using FluentValidation;
using MediatR;
using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.LoginProtection;
using Pulse.Application.Users;
using Pulse.Domain.Audit;
using Pulse.Domain.Common;
using Pulse.Domain.Users;

namespace Pulse.Application.Mfa;

/// <summary>Enables MFA after a check of the first code.</summary>
[RequireCaller(Anywhere = true, InPerson = true, UsersOnly = true, WholeSession = true)]
public sealed record ConfirmTotp(string? Code = null) : IRequest<ErrorOr<RecoveryCodesDto>>
{
    /// <summary>Never contains the input, so that logs cannot contain it.</summary>
    public override string ToString() => nameof(ConfirmTotp);
}

public sealed class ConfirmTotpValidator : AbstractValidator<ConfirmTotp>
{
    public ConfirmTotpValidator() => RuleFor(command => command.Code).IsOneTimeCode();
}

public sealed class ConfirmTotpHandler(
    RequestContext context, LoginAttempts attempts, MfaChanges changes, ISecondFactorStore factors, AuditLog audit)
    : IRequestHandler<ConfirmTotp, ErrorOr<RecoveryCodesDto>>
{
    private static readonly Error WrongCode = Errors.Invalid("code", "Must be the current code of the authenticator, used only once.");

    public async Task<ErrorOr<RecoveryCodesDto>> Handle(ConfirmTotp command, CancellationToken cancellationToken) =>
        context.RequiredCaller is UserCaller caller
            ? await attempts.MakeAsync(SessionGuess.Enrolment, caller, () => TryAsync(caller, command.Code!), cancellationToken)
            : PasswordConfirmation.NoUser;

    private async Task<Attempt<RecoveryCodesDto>> TryAsync(UserCaller caller, string code)
    {
        var confirmed = await changes.ChangeAsync(caller.Id, (user, token) => ConfirmAsync(user, code, token), CancellationToken.None);
        var isWrong = confirmed.IsError
            && (confirmed.FirstError.Type == ErrorType.Validation || confirmed.FirstError == UnitOfWorkErrors.Duplicate);
        return isWrong ? new(WrongCode, RefusalOf(caller)) : new(confirmed);
    }

    private async Task<ErrorOr<RecoveryCodesDto>> ConfirmAsync(User user, string code, CancellationToken cancellationToken)
    {
        if (user.MfaEnabledAt is not null)
        {
            return MfaErrors.Enabled;
        }

        if (await factors.GetAsync(user.Id, cancellationToken) is { IsSetUp: false })
        {
            return MfaErrors.NotSetUp;
        }

        if (!await factors.UseCodeAsync(user.Id, code, cancellationToken))
        {
            return WrongCode;
        }

        await changes.EnableAsync(user, cancellationToken);
        return new RecoveryCodesDto { RecoveryCodes = await factors.ReplaceRecoveryCodesAsync(user.Id, cancellationToken) };
    }

    private AuditEvent RefusalOf(UserCaller caller) =>
        audit.Of(AuditActions.SessionRefused, AuditLog.ActorOf(caller), AuditTarget.User(caller.Id), account: null);
}
