using AutoMapper;
using Pulse.Application.Common;
using Pulse.Application.Permissions;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;

namespace Pulse.Application.Roles;

/// <summary>Maps roles to DTOs.</summary>
public sealed class RoleView(IMapper mapper, IPermissionCatalogue permissions)
{
    public async Task<Versioned<RoleDto>> OfAsync(Role role, CancellationToken cancellationToken) =>
        new(InList(role, await permissions.GetAsync(cancellationToken, role.Permissions.Custom)), role.Version);

    public RoleDto InList(Role role, PermissionCatalogue catalogue) =>
        mapper.Map<RoleDto>(role, map => map.Items[RoleProfile.Catalogue] = catalogue);
}

public sealed class RoleProfile : Profile
{
    /// <summary>Key of a mapping item: the catalogue of permissions.</summary>
    public const string Catalogue = nameof(Catalogue);

    public RoleProfile() => CreateMap<Role, RoleDto>()
        .ForMember(dto => dto.AccountId, map => map.MapFrom((role, _) => role.AccountId?.ToString()))
        .ForMember(dto => dto.BuiltIn, map => map.MapFrom(role => role.IsBuiltIn))
        .ForMember(
            dto => dto.Permissions,
            map => map.MapFrom((role, _, _, context) =>
                role.PermissionsIn((PermissionCatalogue)context.Items[Catalogue]).ToSortedList()));
}
