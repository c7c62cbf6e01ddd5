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
