using AutoMapper;
using Pulse.Domain.Roles;

namespace Pulse.Application.Roles;

public sealed class RoleProfile : Profile
{
    public RoleProfile() => CreateMap<Role, RoleDto>()
        .ForMember(dto => dto.AccountId, map => map.MapFrom((role, _) => role.AccountId?.ToString()))
        .ForMember(dto => dto.BuiltIn, map => map.MapFrom(role => role.IsBuiltIn))
        .ForMember(dto => dto.Permissions, map => map.MapFrom(role => role.Permissions.ToSortedList()));
}
