using ErrorOr;
using FluentValidation;
using MediatR;
using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Sessions;
using Pulse.Application.Users;
using Pulse.Domain.Audit;
using Pulse.Domain.Permissions;
using Pulse.Domain.Sessions;
using Pulse.Domain.Users;

namespace Pulse.Application.Impersonation;

/// <summary>Creates a session in which the caller impersonates another user.</summary>
[RequirePermission(Permission.ImpersonateUsers, InPerson = true, UsersOnly = true)]
public sealed record Impersonate(int? UserId = null) : IRequest<ErrorOr<SessionDto>>;

public sealed class ImpersonateValidator : AbstractValidator<Impersonate>
{
    public ImpersonateValidator()
    {
        RuleFor(command => command.UserId).NotNull().WithMessage("A user is required.");
    }
}

public sealed class ImpersonateHandler(
    RequestContext context,
    UserAccess access,
    ISessionRepository sessions,
    ISessionCapacity capacity,
    IUnitOfWork unitOfWork,
    IAuditTrail trail,
    Authorizer authorizer,
    ICredentialGenerator generator,
    AuditLog audit,
    TimeProvider clock,
    SessionLimits limits,
    AccountLimits accountLimits) : IRequestHandler<Impersonate, ErrorOr<SessionDto>>
{
    private static readonly Error SuperAdmin = Error.Forbidden(
        "super_admin_cannot_be_impersonated", "A superAdmin cannot be impersonated.");
    private static readonly Error NoAccount = Error.Forbidden(
        "no_account_to_impersonate_in", "The user has no active account in which you may impersonate users.");
    private static readonly Error Oneself = Error.Conflict("cannot_impersonate_oneself", "You cannot impersonate yourself.");
    private static readonly Error Inactive = Error.Conflict("user_inactive", "The user is inactive. Activate the user first.");
    private static readonly Error Pending = Error.Conflict("user_pending", "The user has not set a password.");

    public async Task<ErrorOr<SessionDto>> Handle(Impersonate command, CancellationToken cancellationToken)
    {
        var token = generator.NewSessionToken();
        var opened = await unitOfWork.ExecuteAsync(cancel => OpenAsync(command.UserId!.Value, token, cancel), CancellationToken.None);
        if (opened.IsError)
        {
            return opened.FirstError == UnitOfWorkErrors.ReferenceGone ? UserAccess.NotFound : opened.Errors;
        }

        return await ShowAsync(opened.Value, token, cancellationToken);
    }

    private async Task<ErrorOr<UserCaller>> OpenAsync(int userId, SessionToken token, CancellationToken cancellationToken)
    {
        if (context.RequiredCaller is not UserCaller caller)
        {
            return PasswordConfirmation.NoUser;
        }

        var found = await access.FindAsync(userId, cancellationToken);
        return await found.ThenAsync(user => RefusalOf(user, caller) is { } refusal
            ? Task.FromResult<ErrorOr<UserCaller>>(refusal)
            : OpenAsync(user, caller, token, cancellationToken));
    }

    /// <summary>
    /// A visible user has an account in which the caller may impersonate. Only a superAdmin also sees users without an account and
    /// can act in inactive accounts.
    /// </summary>
    private static Error? RefusalOf(User user, UserCaller caller) => user switch
    {
        _ when user.Grants.Any(grant => grant.IsSuperAdmin) => SuperAdmin,
        _ when !user.Memberships.Any(membership => membership.Account!.Active) => NoAccount,
        _ when user.Id == caller.Id => Oneself,
        { Active: false } => Inactive,
        { ActivatedAt: null } => Pending,
        _ => null,
    };

    /// <summary>The capacity check locks the caller's row, so that simultaneous impersonations are counted together.</summary>
    private async Task<ErrorOr<UserCaller>> OpenAsync(User user, UserCaller caller, SessionToken token, CancellationToken cancellationToken)
    {
        var origin = SessionOrigin.Of(context.ClientAddress, context.UserAgent);
        var session = Session.OfImpersonator(
            Guid.CreateVersion7(),
            token,
            caller.Id,
            user.Id,
            origin,
            caller.ExpiresAt,
            clock.UtcNow,
            limits.LifetimeOfImpersonationBy(caller),
            caller.NarrowedTo);
        await capacity.MakeAsync(caller, [session], cancellationToken);
        if (await sessions.CountImpersonationsAsync(caller.Id, clock.UtcNow, cancellationToken) >= limits.MaxImpersonationsPerUser)
        {
            return SessionErrors.TooManyImpersonations(limits.MaxImpersonationsPerUser);
        }

        if (await capacity.AddAsync([new OwnedSession(caller, session)], cancellationToken) is [_, ..])
        {
            return SessionErrors.AccountFull(accountLimits.SessionsPerAccount);
        }

        if (await sessions.FindImpersonatorAsync(session, cancellationToken) is not { } opened)
        {
            return UnitOfWorkErrors.ConcurrentUpdate;
        }

        trail.Add(audit.Of(
            AuditActions.ImpersonationStarted, AuditLog.ActorOf(caller), AuditTarget.User(user.Id), context.RequiredScope.AccountId,
            AuditChanges.Between(null, new ImpersonationSnapshot(session.Id, session.ExpiresAt))));
        return opened;
    }

    /// <summary>The caller was read in the transaction: after the commit no query runs.</summary>
    private async Task<SessionDto> ShowAsync(UserCaller opened, SessionToken token, CancellationToken cancellationToken)
    {
        var held = await authorizer.FindPermissionsAsync(opened, cancellationToken);
        return SessionView.Of(opened, held, token, opened.ExpiresAt);
    }
}
