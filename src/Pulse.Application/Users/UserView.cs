using AutoMapper;
using Pulse.Application.Common;
using Pulse.Domain.Users;

namespace Pulse.Application.Users;

/// <summary>Maps users to DTOs with the properties that are visible to the caller.</summary>
public sealed class UserView(IMapper mapper, UserAccess access)
{
    public Versioned<UserDto> Of(User user) => new(InList(user), user.Version);

    public UserDto InList(User user) => mapper.Map<UserDto>(user, map => map.Items[UserProfile.Access] = access);

    /// <summary>Includes the new one-time token.</summary>
    public Versioned<IssuedUserDto> Issued(User user, PasswordToken token)
    {
        var shown = mapper.Map<IssuedUserDto>(user, map =>
        {
            map.Items[UserProfile.Access] = access;
            map.Items[UserProfile.Token] = token;
        });
        return new Versioned<IssuedUserDto>(shown, user.Version);
    }
}
