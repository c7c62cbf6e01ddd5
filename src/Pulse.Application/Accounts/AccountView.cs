using AutoMapper;
using Pulse.Application.Common;
using Pulse.Domain.Accounts;

namespace Pulse.Application.Accounts;

/// <summary>Maps accounts to DTOs.</summary>
public sealed class AccountView(IMapper mapper)
{
    public Versioned<AccountDto> Of(Account account) => new(InList(account), account.Version);

    public AccountDto InList(Account account) => mapper.Map<AccountDto>(account);
}
