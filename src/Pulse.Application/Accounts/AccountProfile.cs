using AutoMapper;
using Pulse.Domain.Accounts;

namespace Pulse.Application.Accounts;

public sealed class AccountProfile : Profile
{
    public AccountProfile() => CreateMap<Account, AccountDto>()
        .ForMember(dto => dto.AccountId, map => map.MapFrom(account => account.Id.ToString()))
        .ForMember(dto => dto.AccountName, map => map.MapFrom(account => account.Name))
        .ForMember(dto => dto.Permissions, map => map.MapFrom(account => account.Permissions.ToSortedList()));
}
