using ErrorOr;
using FluentValidation;
using MediatR;
using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.Accounts;
using Pulse.Domain.Audit;

namespace Pulse.Application.Accounts;

/// <summary>Creates an empty account with the permissions of new accounts.</summary>
/// <param name="AccountName">1 to 100 characters.</param>
/// <param name="Repcode">Code of the sales representative, at most 32 characters.</param>
[RequireSuperAdmin]
public sealed record CreateAccount(string AccountName, string? Repcode = null) : IRequest<ErrorOr<Versioned<AccountDto>>>;

public sealed class CreateAccountValidator : AbstractValidator<CreateAccount>
{
    public CreateAccountValidator()
    {
        RuleFor(command => command.AccountName).AccountName();
        RuleFor(command => command.Repcode).AccountRepcode();
    }
}

public sealed class CreateAccountHandler(
    RequestContext context,
    IAccountRepository accounts,
    IUnitOfWork unitOfWork,
    ICredentialGenerator credentials,
    TimeProvider clock,
    AuditLog audit,
    AccountView view) : IRequestHandler<CreateAccount, ErrorOr<Versioned<AccountDto>>>
{
    public async Task<ErrorOr<Versioned<AccountDto>>> Handle(CreateAccount command, CancellationToken cancellationToken)
    {
        var created = await unitOfWork.ExecuteAsync(token => AddAsync(command, token), cancellationToken);
        return await created.ThenAsync(account => view.OfAsync(account, cancellationToken));
    }

    private async Task<ErrorOr<Account>> AddAsync(CreateAccount command, CancellationToken cancellationToken)
    {
        var id = await NewIdAsync(cancellationToken);
        var account = Account.Create(id, command.AccountName, context.RequiredCaller.Name, clock.UtcNow, command.Repcode);
        await accounts.AddAsync(account, cancellationToken);
        audit.RecordCreation(AuditActions.AccountCreated, AccountSnapshot.StateOf(account));
        return account;
    }

    /// <summary>Generates ids until one is free. A collision is extremely unlikely.</summary>
    private async Task<AccountId> NewIdAsync(CancellationToken cancellationToken)
    {
        var id = credentials.NewAccountId();
        while (await accounts.FindAsync(id, cancellationToken) is not null)
        {
            id = credentials.NewAccountId();
        }

        return id;
    }
}
