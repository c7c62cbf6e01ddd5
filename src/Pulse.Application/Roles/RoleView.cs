using AutoMapper;
using Pulse.Application.Common;
using Pulse.Domain.Roles;

namespace Pulse.Application.Roles;

/// <summary>Maps roles to DTOs.</summary>
public sealed class RoleView(IMapper mapper)
{
    public Versioned<RoleDto> Of(Role role) => new(InList(role), role.Version);

    public RoleDto InList(Role role) => mapper.Map<RoleDto>(role);
}

public sealed class RoleProfile : Profile
{
    public RoleProfile() => CreateMap<Role, RoleDto>()
        .ForMember(dto => dto.AccountId, map => map.MapFrom((role, _) => role.AccountId?.ToString()))
        .ForMember(dto => dto.BuiltIn, map => map.MapFrom(role => role.IsBuiltIn))
        .ForMember(dto => dto.Permissions, map => map.MapFrom(role => role.Permissions.ToSortedList()));
}
