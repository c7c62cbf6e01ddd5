using ErrorOr;
using FluentValidation;
using MediatR;
using Pulse.Application.Authorization;
using Pulse.Application.Users;
using Pulse.Domain.Audit;

namespace Pulse.Application.Mfa;

/// <summary>Makes a secret for an authenticator. Nothing depends on it until a code made from it has been given.</summary>
[RequireCaller(Anywhere = true, InPerson = true, UsersOnly = true)]
public sealed record SetUpTotp(string? Password = null) : IRequest<ErrorOr<TotpSetupDto>>
{
    /// <summary>Nothing that was typed, so that no log line can hold it.</summary>
    public override string ToString() => nameof(SetUpTotp);
}

public sealed class SetUpTotpValidator : AbstractValidator<SetUpTotp>
{
    public SetUpTotpValidator() => RuleFor(command => command.Password).StoredPassword();
}

public sealed class SetUpTotpHandler(MfaChanges changes, ISecondFactorStore factors) : IRequestHandler<SetUpTotp, ErrorOr<TotpSetupDto>>
{
    public Task<ErrorOr<TotpSetupDto>> Handle(SetUpTotp command, CancellationToken cancellationToken) => changes.ChangeOwnAsync<TotpSetupDto>(
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
