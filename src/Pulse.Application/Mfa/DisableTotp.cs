using ErrorOr;
using FluentValidation;
using MediatR;
using Pulse.Application.Authorization;
using Pulse.Application.Users;

namespace Pulse.Application.Mfa;

/// <summary>Disables the MFA of the calling user and deletes the recovery codes.</summary>
[RequireCaller(Anywhere = true, InPerson = true, UsersOnly = true, WholeSession = true)]
public sealed record DisableTotp(string? Password = null) : IRequest<ErrorOr<Deleted>>
{
    /// <summary>Never contains the input, so that logs cannot contain it.</summary>
    public override string ToString() => nameof(DisableTotp);
}

public sealed class DisableTotpValidator : AbstractValidator<DisableTotp>
{
    public DisableTotpValidator() => RuleFor(command => command.Password).StoredPassword();
}

public sealed class DisableTotpHandler(RequestContext context, MfaChanges changes) : IRequestHandler<DisableTotp, ErrorOr<Deleted>>
{
    public Task<ErrorOr<Deleted>> Handle(DisableTotp command, CancellationToken cancellationToken) => changes.ChangeOwnAsync<Deleted>(
        command.Password!,
        async (user, token) =>
        {
            if (user.MfaEnabledAt is null)
            {
                return MfaErrors.NotEnabled;
            }

            await changes.DisableAsync(user, except: context.RequiredCaller.SessionId, token);
            return Result.Deleted;
        },
        cancellationToken);
}
