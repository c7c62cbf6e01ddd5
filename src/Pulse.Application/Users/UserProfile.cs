using AutoMapper;
using Pulse.Domain.Roles;
using Pulse.Domain.Users;

namespace Pulse.Application.Users;

/// <summary>From the user to what callers see of it.</summary>
public sealed class UserProfile : Profile
{
    /// <summary>What the mapping is told besides the user: what the caller may see, and the token where one is shown.</summary>
    public const string Access = nameof(Access);

    /// <inheritdoc cref="Access"/>
    public const string Token = nameof(Token);

    public UserProfile()
    {
        CreateMap<User, UserDto>()
            .ForMember(dto => dto.Pending, map => map.MapFrom(user => user.ActivatedAt == null))
            .ForMember(dto => dto.MfaEnabled, map => map.MapFrom(user => user.MfaEnabledAt != null))
            .ForMember(dto => dto.CreatedBy, map => map.MapFrom((user, _, _, context) => ActorOf(user, user.CreatedBy, (UserAccess)context.Items[Access])))
            .ForMember(dto => dto.CreatedById, map => map.MapFrom((user, _, _, context) => ActorOf(user, user.CreatedById, (UserAccess)context.Items[Access])))
            .ForMember(dto => dto.UpdatedById, map => map.MapFrom((user, _, _, context) => ActorOf(user, user.UpdatedById, (UserAccess)context.Items[Access])))
            .ForMember(dto => dto.UpdatedBy, map => map.MapFrom((user, _, _, context) => ActorOf(user, user.UpdatedBy, (UserAccess)context.Items[Access])))
            .ForMember(dto => dto.Accounts, map => map.MapFrom((user, _, _, context) => AccountsOf(user, (UserAccess)context.Items[Access])))
            .ForMember(dto => dto.Roles, map => map.MapFrom((user, _, _, context) => RolesOf(user, (UserAccess)context.Items[Access])));
        CreateMap<User, IssuedUserDto>()
            .IncludeBase<User, UserDto>()
            .ForMember(dto => dto.SetPasswordToken, map => map.MapFrom((_, _, _, context) => ((PasswordToken)context.Items[Token]).Token.Reveal()))
            .ForMember(dto => dto.SetPasswordTokenExpiresAt, map => map.MapFrom((_, _, _, context) => ((PasswordToken)context.Items[Token]).ExpiresAt));
    }

    /// <summary>Who has made or changed a user of several accounts may be somebody in an account that is not the caller's to see.</summary>
    private static string? ActorOf(User user, string? actor, UserAccess access) =>
        user.Memberships.All(membership => access.SeesUsersOf(membership.AccountId)) ? actor : null;

    private static IReadOnlyList<UserAccountDto> AccountsOf(User user, UserAccess access) =>
    [
        .. from membership in user.Memberships
           where access.SeesUsersOf(membership.AccountId)
           orderby membership.AccountId.Number
           select new UserAccountDto(
               membership.AccountId.ToString(), membership.Account!.Name, membership.Primary, user.Holds(Role.AccountAdminId, membership.AccountId)),
    ];

    private static IReadOnlyList<UserRoleDto> RolesOf(User user, UserAccess access) =>
    [
        .. from assignment in user.RoleAssignments
           where assignment.AccountId is { } account ? access.SeesUsersOf(account) : access.IsSuperAdmin
           orderby assignment.AccountId is not null, assignment.AccountId?.Number, assignment.RoleId
           select new UserRoleDto(assignment.RoleId, assignment.Role!.Name, assignment.AccountId?.ToString()),
    ];
}
