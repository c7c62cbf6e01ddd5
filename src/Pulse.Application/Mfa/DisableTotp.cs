using ErrorOr;
using FluentValidation;
using MediatR;
using Pulse.Application.Authorization;
using Pulse.Application.Users;

namespace Pulse.Application.Mfa;

/// <summary>Takes the caller's second factor out of use, recovery codes included.</summary>
[RequireCaller(Anywhere = true, InPerson = true, UsersOnly = true)]
public sealed record DisableTotp(string? Password = null) : IRequest<ErrorOr<Deleted>>
{
    /// <summary>Nothing that was typed, so that no log line can hold it.</summary>
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
