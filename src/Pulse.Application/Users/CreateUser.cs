using ErrorOr;
using FluentValidation;
using MediatR;
using Pulse.Application.Accounts;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Common.Idempotency;
using Pulse.Domain.Accounts;
using Pulse.Domain.Audit;
using Pulse.Domain.Common;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;
using Pulse.Domain.Users;

namespace Pulse.Application.Users;

/// <summary>Creates a user who is a member of the account in effect.</summary>
/// <param name="Email">The login name of the user.</param>
/// <param name="AccountAdmin">Whether the user administers the account. Requires an administrator.</param>
/// <param name="RoleIds">Roles in the account, at most 100. Limited to the permissions of the caller.</param>
[RequirePermission(Permission.WriteUsers, InPerson = true)]
[ReturnsSecret(SecretOwner.User)]
public sealed record CreateUser(string? Email = null, bool AccountAdmin = false, IReadOnlyList<int>? RoleIds = null)
    : IRequest<ErrorOr<Versioned<IssuedUserDto>>>;

public sealed class CreateUserValidator : AbstractValidator<CreateUser>
{
    private const int MaxRoles = 100;

    public CreateUserValidator()
    {
        RuleFor(command => command.Email).UserEmail();
        RuleFor(command => command.RoleIds)
            .HasAtMost(MaxRoles).WithMessage($"Must have at most {MaxRoles} roles.")
            .Must(ids => ids is null || ids.Distinct().Count() == ids.Count).WithMessage("Must not contain a role twice.");
    }
}

public sealed class CreateUserHandler(
    RequestContext context,
    UserAccess access,
    UserEmails emails,
    IUserRepository users,
    IUserLogins logins,
    IAccountRepository accounts,
    IUnitOfWork unitOfWork,
    ICredentialGenerator credentials,
    TimeProvider clock,
    UserLimits limits,
    UserCapacity capacity,
    UserAudit audit,
    UserView view) : IRequestHandler<CreateUser, ErrorOr<Versioned<IssuedUserDto>>>
{
    public async Task<ErrorOr<Versioned<IssuedUserDto>>> Handle(CreateUser command, CancellationToken cancellationToken)
    {
        var token = PasswordToken.New(context, credentials, clock, limits);
        var created = await unitOfWork.ExecuteAsync(cancel => CreateAsync(command, token, cancel), cancellationToken);
        return created.Then(user => view.Issued(user, token));
    }

    private async Task<ErrorOr<User>> CreateAsync(CreateUser command, PasswordToken token, CancellationToken cancellationToken)
    {
        var account = context.RequiredScope.AccountId;
        var roles = await RolesAsync(command, cancellationToken);
        var allowed = access.MayGive().Then(_ => roles).Then(requested => MayAssign(requested, account));
        if (allowed.IsError)
        {
            return allowed.Errors;
        }

        await accounts.LockAsync(account, cancellationToken);
        var free = await (await capacity.ForUserAsync(account, cancellationToken))
            .Then(_ => capacity.ForRole(held: roles.Value.Count - 1))
            .ThenAsync(_ => capacity.ForTokenAsync(account, UserCapacity.NewUser, cancellationToken));
        return free.IsError ? free.Errors : await (await emails.ClaimAsync(command.Email!, owner: null, cancellationToken))
            .ThenAsync(_ => AddAsync(command.Email!, account, roles.Value, token, cancellationToken));
    }

    /// <summary>Does not depend on whether the e-mail exists in other accounts.</summary>
    private async Task<User> AddAsync(
        string email, AccountId account, IReadOnlyList<Role> roles, PasswordToken token, CancellationToken cancellationToken)
    {
        var user = User.Create(email, context.RequiredCaller.Name, clock.UtcNow);
        user.Join(account);
        foreach (var role in roles)
        {
            user.Assign(role.Id, account);
        }

        await logins.AddAsync(user, token, cancellationToken);
        await users.LoadNewAsync(user, cancellationToken);
        await audit.RecordIdentityAsync(AuditActions.UserCreated, user.Id, before: null, UserSnapshot.Of(user), cancellationToken);
        audit.RecordMemberships(user, new Dictionary<AccountId, MembershipSnapshot>(), [account]);
        return user;
    }

    private async Task<ErrorOr<IReadOnlyList<Role>>> RolesAsync(CreateUser command, CancellationToken cancellationToken)
    {
        var ids = command.RoleIds ?? [];
        List<int> requested = command.AccountAdmin ? [.. ids.Union([Role.AccountAdminId])] : [.. ids];
        var found = await users.FindRolesAsync(requested, cancellationToken);
        var errors = ids.Select((id, i) => (Path: $"roleIds[{i}]", Message: Validate(id, found))).Where(role => role.Message is not null)
            .Select(role => Errors.Invalid(role.Path, role.Message!)).ToList();
        return errors.Count > 0 ? errors : ErrorOrFactory.From(found);
    }

    private static string? Validate(int id, IReadOnlyList<Role> found) =>
        !found.Any(role => role.Id == id) ? "There is no such role."
        : id == Role.SuperAdminId ? "The role superAdmin can only be assigned for all accounts."
        : null;

    private ErrorOr<Success> MayAssign(IEnumerable<Role> roles, AccountId account) => roles
        .Select(role => access.MayAssign(account, new RoleGrant(role.Name, role.AccountId is null, account, role.Permissions)))
        .FirstOrDefault(assigned => assigned.IsError, Result.Success);
}
