using ErrorOr;
using MediatR;
using Pulse.Application.Authorization;
using Pulse.Application.Users;

namespace Pulse.Application.Mfa;

/// <summary>Returns the MFA state of the calling user.</summary>
[RequireCaller(Anywhere = true, InPerson = true, UsersOnly = true, WholeSession = true)]
public sealed record GetMfa : IRequest<ErrorOr<MfaDto>>;

public sealed class GetMfaHandler(RequestContext context, ISecondFactorStore factors) : IRequestHandler<GetMfa, ErrorOr<MfaDto>>
{
    public async Task<ErrorOr<MfaDto>> Handle(GetMfa query, CancellationToken cancellationToken)
    {
        if (context.RequiredCaller is not UserCaller caller)
        {
            return PasswordConfirmation.NoUser;
        }

        var state = await factors.GetAsync(caller.Id, cancellationToken);
        return new MfaDto(caller.HasMfa, state.IsSetUp && !caller.HasMfa, state.RecoveryCodesLeft);
    }
}
