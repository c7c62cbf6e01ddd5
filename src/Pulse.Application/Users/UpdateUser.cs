using ErrorOr;
using FluentValidation;
using MediatR;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Sessions;
using Pulse.Domain.Audit;
using Pulse.Domain.Common;
using Pulse.Domain.Permissions;
using Pulse.Domain.Users;

namespace Pulse.Application.Users;

/// <summary>Changes the e-mail of a user or activates and deactivates the user.</summary>
[RequirePermission(Permission.WriteUsers, InPerson = true)]
public sealed record UpdateUser(int Id, UserPatch Patch, IfMatch IfMatch) : IRequest<ErrorOr<Versioned<UserDto>>>;

/// <summary>A JSON merge patch of a user. Absent fields do not change.</summary>
public sealed record UserPatch
{
    /// <summary>The login name. A change ends all sessions. You cannot change your own here.</summary>
    public MergePatch<string> Email { get; init; }

    /// <summary>An inactive user cannot act. A deactivation ends all sessions.</summary>
    public MergePatch<bool> Active { get; init; }
}

public sealed class UserPatchValidator : AbstractValidator<UserPatch>
{
    public UserPatchValidator() =>
        RuleFor(patch => patch.Email.Value).UserEmail().When(patch => patch.Email.IsPresent).OverridePropertyName("email");
}

public sealed class UpdateUserHandler(
    RequestContext context,
    UserAccess access,
    UserUpdate update,
    UserEmails emails,
    EmailProbeLimiter limiter,
    IUserLogins logins,
    ISessionRepository sessions,
    UserAudit audit,
    TimeProvider clock,
    UserView view) : IRequestHandler<UpdateUser, ErrorOr<Versioned<UserDto>>>
{
    private static readonly Error OwnEmail = Errors.ConflictAbout(
        "email", "own_user", "A change of your own e-mail requires your password.");

    public async Task<ErrorOr<Versioned<UserDto>>> Handle(UpdateUser command, CancellationToken cancellationToken)
    {
        // A superAdmin sees every user, so the error reveals nothing and the limit does not apply.
        var updated = command.Patch.Email.IsPresent && !access.IsSuperAdmin
            ? await limiter.InTurnAsync(command.Id, () => ChangeAsync(command, cancellationToken), cancellationToken)
            : await ChangeAsync(command, cancellationToken);
        return updated.Then(view.Of);
    }

    private Task<ErrorOr<User>> ChangeAsync(UpdateUser command, CancellationToken cancellationToken) => update.RunAsync(
        command.Id,
        command.IfMatch,
        user => MayChange(user, command.Patch),
        (user, token) => EditAsync(user, command.Patch, token),
        cancellationToken);

    /// <summary>A new e-mail and an activation give rights. A bounded key can also deactivate a user.</summary>
    private ErrorOr<Success> MayChange(User user, UserPatch patch)
    {
        var gives = patch.Email.ApplyTo(user.Email) != user.Email || (patch.Active.ApplyTo(user.Active) && !user.Active);
        return access.MayChangeIdentity(user).Then(_ => gives ? access.MayGive() : Result.Success);
    }

    private async Task<ErrorOr<Success>> EditAsync(User user, UserPatch patch, CancellationToken cancellationToken)
    {
        var (before, accounts) = (UserSnapshot.Of(user), MembershipSnapshot.Of(user));
        var after = new UserSnapshot(patch.Email.ApplyTo(user.Email), patch.Active.ApplyTo(user.Active));
        if (after == before)
        {
            return Result.Success;
        }

        var allowed = before.Active && !after.Active ? await update.MayDeactivateOrDeleteAsync(user, cancellationToken) : Result.Success;
        var renamed = allowed.IsError || after.Email == before.Email ? allowed : await RenameAsync(user, after.Email, cancellationToken);
        if (renamed.IsError)
        {
            return renamed;
        }

        user.Identify(after.Email, after.Active);
        user.EditedBy(context.RequiredCaller.Name, clock.UtcNow);
        if (!after.Active || after.Email != before.Email)
        {
            await sessions.EndAllAsync(user.Id, except: null, cancellationToken);
        }

        await audit.RecordIdentityAsync(AuditActions.UserUpdated, user.Id, before, after, cancellationToken);
        audit.RecordMemberships(user, accounts, accounts.Keys);
        return Result.Success;
    }

    private async Task<ErrorOr<Success>> RenameAsync(User user, string email, CancellationToken cancellationToken)
    {
        if (access.IsCaller(user.Id))
        {
            return OwnEmail;
        }

        var allowed = user.ActivatedAt is null || access.IsSuperAdmin ? Result.Success : await limiter.CheckAsync(cancellationToken);
        var claimed = await allowed.ThenAsync(_ => emails.ClaimAsync(email, user, cancellationToken));
        return await claimed.ThenAsync(async _ =>
        {
            user.Identify(email, user.Active);
            await logins.RenameAsync(user, cancellationToken);
            return Result.Success;
        });
    }
}
