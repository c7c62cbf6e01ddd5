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

public sealed class AccountProfile : Profile
{
    public AccountProfile() => CreateMap<Account, AccountDto>()
        .ForMember(dto => dto.AccountId, map => map.MapFrom(account => account.Id.ToString()))
        .ForMember(dto => dto.AccountName, map => map.MapFrom(account => account.Name))
        .ForMember(dto => dto.Permissions, map => map.MapFrom(account => account.Permissions.ToSortedList()));
}
