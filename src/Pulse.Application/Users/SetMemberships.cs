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

/// <summary>Says to which of the caller's accounts a user belongs; what the user has elsewhere stays as it is.</summary>
[RequirePermission(Permission.WriteUsers)]
public sealed record SetMemberships(int Id, UserMemberships Memberships, IfMatch IfMatch) : IRequest<ErrorOr<Versioned<UserDto>>>;

/// <summary>A user's memberships in the caller's accounts, all of them.</summary>
/// <param name="Accounts">At most 1,000; the user leaves those of the caller's accounts that are absent.</param>
public sealed record UserMemberships(IReadOnlyList<UserMembership>? Accounts = null);

/// <summary>A user belongs to an account.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="Primary">Whether it is in effect when a request of the user names none. Where none is said to be, the primary one stays, if it can.</param>
/// <param name="AccountAdmin">Whether the user administers it.</param>
public sealed record UserMembership(string? AccountId = null, bool Primary = false, bool AccountAdmin = false);

public sealed class UserMembershipsValidator : AbstractValidator<UserMemberships>
{
    private const int MaxCount = 1_000;

    public UserMembershipsValidator()
    {
        RuleFor(memberships => memberships.Accounts).NotNull().WithMessage("A list is needed.")
            .Must(list => list is null || list.Count <= MaxCount).WithMessage($"Must have at most {MaxCount} accounts.");
        RuleForEach(memberships => memberships.Accounts).NotNull().WithMessage("Must be an object.").ChildRules(
            membership => membership.RuleFor(m => m.AccountId).NotEmpty().WithMessage("An account is needed."));
        RuleFor(memberships => memberships.Accounts).Custom((list, context) =>
        {
            var seen = new HashSet<string>();
            var hasPrimary = false;
            for (var i = 0; i < (list?.Count ?? 0); i++)
            {
                if (list![i]?.AccountId is { } account && !seen.Add(account))
                {
                    context.AddFailure($"accounts[{i}].accountId", "The account stands there twice.");
                }

                if (list[i]?.Primary == true && hasPrimary)
                {
                    context.AddFailure($"accounts[{i}].primary", "One account alone can be the primary one.");
                }

                hasPrimary |= list[i]?.Primary == true;
            }
        });
    }
}

public sealed class SetMembershipsHandler(
    UserAccess access, UserChanges changes, MembershipChange change, IAccountRepository accounts, UserView view)
    : IRequestHandler<SetMemberships, ErrorOr<Versioned<UserDto>>>
{
    public async Task<ErrorOr<Versioned<UserDto>>> Handle(SetMemberships command, CancellationToken cancellationToken)
    {
        var wanted = await WantedAsync(command.Memberships.Accounts!, cancellationToken);
        var set = await wanted.ThenAsync(wishes => changes.ChangeAsync(
            command.Id, command.IfMatch, user => change.MayMake(user, wishes), (user, token) => change.MakeAsync(user, wishes, token), cancellationToken));
        return set.Then(view.Of);
    }

    private async Task<ErrorOr<IReadOnlyDictionary<AccountId, UserMembership>>> WantedAsync(IReadOnlyList<UserMembership> list, CancellationToken cancellationToken)
    {
        var (wanted, faults) = (new Dictionary<AccountId, UserMembership>(), new List<Error>());
        for (var i = 0; i < list.Count; i++)
        {
            if (AccountId.TryParse(list[i].AccountId, out var account) && await IsCallersAsync(account, cancellationToken))
            {
                wanted.Add(account, list[i]);
            }
            else
            {
                faults.Add(Errors.Invalid($"accounts[{i}].accountId", "You administer no users of such an account."));
            }
        }

        return faults.Count > 0 ? faults : wanted;
    }

    /// <summary>A superAdmin's are all that there are.</summary>
    private async ValueTask<bool> IsCallersAsync(AccountId account, CancellationToken cancellationToken) =>
        access.Administers(account) && (!access.IsSuperAdmin || await accounts.FindAsync(account, cancellationToken) is not null);
}
