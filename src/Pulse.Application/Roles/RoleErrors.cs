using ErrorOr;
using Pulse.Application.Common;
using Pulse.Domain.Common;

namespace Pulse.Application.Roles;

internal static class RoleErrors
{
    /// <summary>Also returned for a role of another account, so that its existence is not revealed.</summary>
    public static readonly Error NotFound = Errors.NotFound("role");

    public static readonly Error NotHeld = Errors.NotFound("assignment");

    public static readonly Error BuiltIn = Error.Conflict("built_in_role", "A built-in role cannot be changed or deleted.");

    public static readonly Error DuplicateName = Error.Conflict(
        "duplicate_role_name", "This role name, or one that looks the same, is already in use. Choose another name.");

    public static readonly Error OwnAdminRight = Error.Conflict(
        "own_admin_right", "You cannot remove your own last administrator role. Another administrator can remove it.");

    public static readonly Error LastSuperAdmin = Error.Conflict(
        "last_super_admin", "The user is the last active superAdmin. Assign the role to another user first.");

    /// <summary>The role was assigned during its deletion.</summary>
    public static readonly Error JustAssigned = Error.Conflict(
        "role_in_use", "The role has just been assigned to a user. Unassign it first.");

    public static Error InUse(int holders) => Error.Conflict(
        "role_in_use", $"The role is assigned to {(holders == 1 ? "1 user" : $"{holders} users")}. Unassign it first.");

    /// <summary>Maps the unique-index violation of two simultaneous requests to <see cref="DuplicateName"/>.</summary>
    public static ErrorOr<T> ExplainDuplicate<T>(ErrorOr<T> result) =>
        result.IsError && result.FirstError == UnitOfWorkErrors.Duplicate ? DuplicateName : result;
}
