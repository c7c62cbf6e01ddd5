using ErrorOr;
using FluentValidation;
using MediatR;
using Pulse.Application.Authorization;
using Pulse.Application.Users;
using Pulse.Domain.Audit;

namespace Pulse.Application.Mfa;

/// <summary>Creates a TOTP secret. It has no effect until it is confirmed with a code.</summary>
[RequireCaller(Anywhere = true, InPerson = true, UsersOnly = true, WholeSession = true)]
public sealed record SetUpTotp(string? Password = null) : IRequest<ErrorOr<TotpSetupDto>>
{
    /// <summary>Never contains the input, so that logs cannot contain it.</summary>
    public override string ToString() => nameof(SetUpTotp);
}

public sealed class SetUpTotpValidator : AbstractValidator<SetUpTotp>
{
    public SetUpTotpValidator() => RuleFor(command => command.Password).StoredPassword();
}

public sealed class SetUpTotpHandler(MfaChanges changes, ISecondFactorStore factors) : IRequestHandler<SetUpTotp, ErrorOr<TotpSetupDto>>
{
    public Task<ErrorOr<TotpSetupDto>> Handle(SetUpTotp command, CancellationToken cancellationToken) =>
        changes.ChangeOwnAsync<TotpSetupDto>(
        command.Password!,
        async (user, token) =>
        {
            if (user.MfaEnabledAt is not null)
            {
                return MfaErrors.Enabled;
            }

            await changes.RecordAsync(AuditActions.UserMfaSetUp, user.Id, token);
            return TotpSetupDto.Of(user.Email, await factors.SetUpAsync(user.Id, token));
        },
        cancellationToken);
}
