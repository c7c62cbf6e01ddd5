using AutoMapper;
using Pulse.Application.Common;
using Pulse.Application.Permissions;
using Pulse.Domain.Accounts;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Accounts;

/// <summary>Maps accounts to DTOs.</summary>
public sealed class AccountView(IMapper mapper, IPermissionCatalogue permissions)
{
    public async Task<Versioned<AccountDto>> OfAsync(Account account, CancellationToken cancellationToken) =>
        new(InList(account, await permissions.GetAsync(cancellationToken, account.OwnPermissions.Custom)), account.Version);

    public AccountDto InList(Account account, PermissionCatalogue catalogue) =>
        mapper.Map<AccountDto>(account, map => map.Items[AccountProfile.Catalogue] = catalogue);
}

public sealed class AccountProfile : Profile
{
    /// <summary>Key of a mapping item: the catalogue of permissions.</summary>
    public const string Catalogue = nameof(Catalogue);

    public AccountProfile() => CreateMap<Account, AccountDto>()
        .ForMember(dto => dto.AccountId, map => map.MapFrom(account => account.Id.ToString()))
        .ForMember(dto => dto.AccountName, map => map.MapFrom(account => account.Name))
        .ForMember(
            dto => dto.Permissions,
            map => map.MapFrom((account, _, _, context) =>
                account.PermissionsIn((PermissionCatalogue)context.Items[Catalogue]).ToSortedList()));
}
