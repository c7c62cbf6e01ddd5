using ErrorOr;
using FluentValidation;
using MediatR;
using Pulse.Application.Accounts;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.Accounts;
using Pulse.Domain.Common;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Users;

/// <summary>Sets the memberships of a user in the caller's accounts. Other memberships do not change.</summary>
[RequirePermission(Permission.WriteUsers)]
public sealed record SetMemberships(int Id, UserMemberships Memberships, IfMatch IfMatch) : IRequest<ErrorOr<Versioned<UserDto>>>;

/// <summary>All memberships of a user in the caller's accounts.</summary>
/// <param name="Accounts">At most 1,000. The user leaves the caller's accounts that are absent.</param>
public sealed record UserMemberships(IReadOnlyList<UserMembership>? Accounts = null);

/// <summary>A membership of a user.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="Primary">
/// Whether the account is in effect if a request of the user names none. If no account is primary, the current one stays primary if
/// possible.
/// </param>
/// <param name="AccountAdmin">Whether the user administers the account.</param>
public sealed record UserMembership(string? AccountId = null, bool Primary = false, bool AccountAdmin = false);

public sealed class UserMembershipsValidator : AbstractValidator<UserMemberships>
{
    private const int MaxCount = 1_000;

    public UserMembershipsValidator()
    {
        RuleFor(memberships => memberships.Accounts).NotNull().WithMessage("A list is required.")
            .HasAtMost(MaxCount).WithMessage($"Must have at most {MaxCount} accounts.");
        RuleForEach(memberships => memberships.Accounts).NotNull().WithMessage("Must be an object.")
            .SetValidator(new UserMembershipValidator());
        RuleFor(memberships => memberships.Accounts).Custom((list, context) =>
        {
            var seen = new HashSet<string>();
            var hasPrimary = false;
            for (var i = 0; i < (list?.Count ?? 0); i++)
            {
                if (list![i]?.AccountId is { } account && !seen.Add(account))
                {
                    context.AddFailure($"accounts[{i}].accountId", "Must not contain an account twice.");
                }

                if (list[i]?.Primary == true && hasPrimary)
                {
                    context.AddFailure($"accounts[{i}].primary", "Only one account can be primary.");
                }

                hasPrimary |= list[i]?.Primary == true;
            }
        });
    }
}

public sealed class UserMembershipValidator : AbstractValidator<UserMembership>
{
    public UserMembershipValidator() => RuleFor(membership => membership.AccountId).NotEmpty().WithMessage("An account is required.");
}

public sealed class SetMembershipsHandler(
    UserAccess access, UserUpdate update, MembershipChange change, IAccountRepository accounts, UserView view)
    : IRequestHandler<SetMemberships, ErrorOr<Versioned<UserDto>>>
{
    public async Task<ErrorOr<Versioned<UserDto>>> Handle(SetMemberships command, CancellationToken cancellationToken)
    {
        var requested = await RequestedAsync(command.Memberships.Accounts!, cancellationToken);
        var set = await requested.ThenAsync(memberships => update.RunAsync(
                command.Id,
                command.IfMatch,
                user => change.MayMake(user, memberships),
                (user, token) => change.MakeAsync(user, memberships, token),
                cancellationToken));
        return set.Then(view.Of);
    }

    private async Task<ErrorOr<IReadOnlyDictionary<AccountId, UserMembership>>> RequestedAsync(
        IReadOnlyList<UserMembership> list, CancellationToken cancellationToken)
    {
        var (requested, errors) = (new Dictionary<AccountId, UserMembership>(), new List<Error>());
        for (var i = 0; i < list.Count; i++)
        {
            if (AccountId.TryParse(list[i].AccountId, out var account) && await IsCallersAsync(account, cancellationToken))
            {
                requested.Add(account, list[i]);
            }
            else
            {
                errors.Add(Errors.Invalid($"accounts[{i}].accountId", "You do not administer the users of this account."));
            }
        }

        return errors.Count > 0 ? errors : requested;
    }

    /// <summary>A superAdmin administers all existing accounts.</summary>
    private async ValueTask<bool> IsCallersAsync(AccountId account, CancellationToken cancellationToken) =>
        access.Administers(account) && (!access.IsSuperAdmin || await accounts.FindAsync(account, cancellationToken) is not null);
}
