using AutoMapper;
using Pulse.Domain.Roles;
using Pulse.Domain.Users;

namespace Pulse.Application.Users;

public sealed class UserProfile : Profile
{
    /// <summary>Key of a mapping item: the caller's access, or the token to show.</summary>
    public const string Access = nameof(Access);

    /// <inheritdoc cref="Access"/>
    public const string Token = nameof(Token);

    public UserProfile()
    {
        CreateMap<User, UserDto>()
            .ForMember(dto => dto.Pending, map => map.MapFrom(user => user.ActivatedAt == null))
            .ForMember(dto => dto.MfaEnabled, map => map.MapFrom(user => user.MfaEnabledAt != null))
            .ForMember(dto => dto.CreatedBy, map => map.MapFrom((user, _, _, context) => ActorOf(user, user.CreatedBy, context)))
            .ForMember(dto => dto.CreatedById, map => map.MapFrom((user, _, _, context) => ActorOf(user, user.CreatedById, context)))
            .ForMember(dto => dto.UpdatedById, map => map.MapFrom((user, _, _, context) => ActorOf(user, user.UpdatedById, context)))
            .ForMember(dto => dto.UpdatedBy, map => map.MapFrom((user, _, _, context) => ActorOf(user, user.UpdatedBy, context)))
            .ForMember(dto => dto.Accounts, map => map.MapFrom((user, _, _, context) => AccountsOf(user, context)))
            .ForMember(dto => dto.Roles, map => map.MapFrom((user, _, _, context) => RolesOf(user, context)));
        CreateMap<User, IssuedUserDto>()
            .IncludeBase<User, UserDto>()
            .ForMember(dto => dto.SetPasswordToken, map => map.MapFrom((_, _, _, context) => TokenIn(context).Token.Reveal()))
            .ForMember(dto => dto.SetPasswordTokenExpiresAt, map => map.MapFrom((_, _, _, context) => TokenIn(context).ExpiresAt));
    }

    /// <summary>The creator or editor of a user with several accounts can belong to an account that the caller cannot read.</summary>
    private static string? ActorOf(User user, string? actor, ResolutionContext context) =>
        user.Memberships.All(membership => AccessIn(context).SeesUsersOf(membership.AccountId)) ? actor : null;

    private static IReadOnlyList<UserAccountDto> AccountsOf(User user, ResolutionContext context)
    {
        var administered = user.AccountsWith(Role.AccountAdminId);
        return
        [
            .. from membership in user.Memberships
               let access = AccessIn(context)
               where access.SeesUsersOf(membership.AccountId)
               orderby membership.AccountId.Number
               select new UserAccountDto(
                   membership.AccountId.ToString(),
                   membership.Account!.Name,
                   membership.Primary,
                   administered.Contains(membership.AccountId)),
        ];
    }

    private static IReadOnlyList<UserRoleDto> RolesOf(User user, ResolutionContext context) =>
    [
        .. from assignment in user.RoleAssignments
           let access = AccessIn(context)
           where assignment.AccountId is { } account ? access.SeesUsersOf(account) : access.IsSuperAdmin
           orderby assignment.AccountId is not null, assignment.AccountId?.Number, assignment.RoleId
           select new UserRoleDto(assignment.RoleId, assignment.Role!.Name, assignment.AccountId?.ToString()),
    ];

    private static UserAccess AccessIn(ResolutionContext context) => (UserAccess)context.Items[Access];

    private static PasswordToken TokenIn(ResolutionContext context) => (PasswordToken)context.Items[Token];
}
