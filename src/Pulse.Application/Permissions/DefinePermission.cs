using ErrorOr;
using FluentValidation;
using MediatR;
using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.Accounts;
using Pulse.Domain.Audit;
using Pulse.Domain.Common;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Permissions;

/// <summary>
/// Defines a permission for the services that rely on Pulse. SuperAdmins, and the administrators of accounts that have it, hold it at
/// once.
/// </summary>
/// <param name="Name">3 to 64 characters, with a dot or a colon: <c>orders:read</c>. Never changes, and is never used again.</param>
/// <param name="Description">The allowed operations, 1 to 500 characters.</param>
/// <param name="Accounts">The accounts that get it, at most 1,000. Absent: all accounts, also new ones.</param>
[RequireSuperAdmin]
public sealed record DefinePermission(string Name, string Description, IReadOnlyList<string>? Accounts = null)
    : IRequest<ErrorOr<Versioned<PermissionDto>>>
{
    public const int MaxAccounts = 1_000;
}

public sealed class DefinePermissionValidator : AbstractValidator<DefinePermission>
{
    public DefinePermissionValidator()
    {
        RuleFor(command => command.Name)
            .NotEmpty().WithMessage("A name is required.")
            .AtMost(PermissionName.MaxLength, name => name.Length == 0 || PermissionName.IsCustom(name))
            .WithMessage(
                $"Must be {PermissionName.MinLength} to {PermissionName.MaxLength} ASCII letters and digits, first a lower-case letter, "
                + "separated by . : _ or -, with at least one . or :, such as orders:read.");
        RuleFor(command => command.Description).PermissionDescription();
        RuleFor(command => command.Accounts)
            .HasAtMost(DefinePermission.MaxAccounts).WithMessage($"Must be at most {DefinePermission.MaxAccounts} accounts.")
            .Must(ids => ids is null || ids.Distinct().Count() == ids.Count).WithMessage("Must not contain an account twice.");
        RuleForEach(command => command.Accounts)
            .HasForm(AccountId.Pattern, id => AccountId.TryParse(id, out _)).WithMessage("Must be an account id of 16 digits.");
    }
}

public sealed class DefinePermissionHandler(
    RequestContext context, IPermissionStore store, IUnitOfWork unitOfWork, AuditLog audit, TimeProvider clock)
    : IRequestHandler<DefinePermission, ErrorOr<Versioned<PermissionDto>>>
{
    public async Task<ErrorOr<Versioned<PermissionDto>>> Handle(DefinePermission command, CancellationToken cancellationToken)
    {
        var defined = PermissionErrors.ExplainDuplicate(
            await unitOfWork.ExecuteAsync(token => DefineAsync(command, token), cancellationToken));
        return defined.Then(permission => PermissionDto.Saved(permission, IsGivenToTheAccountInEffect(command)));
    }

    private bool IsGivenToTheAccountInEffect(DefinePermission command) =>
        context.Scope is { } scope && command.Accounts?.Contains(scope.AccountId.ToString()) != false;

    private async Task<ErrorOr<CustomPermission>> DefineAsync(DefinePermission command, CancellationToken cancellationToken)
    {
        await store.LockAsync(cancellationToken);
        if (await store.FindAsync(command.Name, cancellationToken) is { } existing)
        {
            return existing.RetiredAt is null ? PermissionErrors.Duplicate : PermissionErrors.Retired;
        }

        if (await store.CountAsync(cancellationToken) >= PermissionCatalogue.MaxCustom)
        {
            return PermissionErrors.TooMany;
        }

        var permission = CustomPermission.Define(
            command.Name, command.Description, everywhere: command.Accounts is null, context.RequiredCaller.Name, clock.UtcNow);
        var given = await GiveAsync(permission, command.Accounts ?? [], cancellationToken);
        return given.Then(_ =>
        {
            store.Add(permission);
            audit.RecordCreation(AuditActions.PermissionDefined, StateOf(permission, command.Accounts));
            return permission.ToErrorOr();
        });
    }

    private async Task<ErrorOr<Success>> GiveAsync(
        CustomPermission permission, IReadOnlyList<string> accounts, CancellationToken cancellationToken)
    {
        var ids = accounts.Select(id => AccountId.TryParse(id, out var parsed) ? parsed : default).ToList();
        var found = (await store.FindAccountsAsync(ids, cancellationToken)).ToDictionary(account => account.Id);
        var unknown = ids.Index().Where(id => !found.ContainsKey(id.Item)).ToList();
        if (unknown.Count > 0)
        {
            return unknown.ConvertAll(id => Errors.Invalid($"accounts[{id.Index}]", "There is no such account."));
        }

        foreach (var account in found.Values)
        {
            account.Give(permission, context.RequiredCaller.Name, clock.UtcNow);
        }

        return Result.Success;
    }

    private static AuditedState StateOf(CustomPermission permission, IReadOnlyList<string>? accounts) =>
        CustomPermissionSnapshot.StateOf(permission) with
        {
            Snapshot = CustomPermissionSnapshot.Of(permission) with { Accounts = accounts },
        };
}
