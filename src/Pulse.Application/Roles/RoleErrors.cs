using ErrorOr;
using Pulse.Application.Common;
using Pulse.Domain.Common;

namespace Pulse.Application.Roles;

internal static class RoleErrors
{
    /// <summary>Also for another account's own role: nobody can tell the two apart.</summary>
    public static readonly Error NotFound = Errors.NotFound("role");

    public static readonly Error NotHeld = Errors.NotFound("assignment");

    public static readonly Error BuiltIn = Error.Conflict("built_in_role", "Every installation has this role: it can be neither changed nor deleted.");

    public static readonly Error DuplicateName = Error.Conflict(
        "duplicate_role_name", "There is a role of this name, or of one that looks like it: choose another.");

    public static readonly Error OwnAdminRight = Error.Conflict(
        "own_admin_right", "Nobody gives up the last administrator's right of their own: let another administrator take it.");

    public static readonly Error LastSuperAdmin = Error.Conflict(
        "last_super_admin", "The user is the last active superAdmin: make another one first.");

    /// <summary>Somebody was given the role at the moment when it was to be deleted.</summary>
    public static readonly Error JustAssigned = Error.Conflict("role_in_use", "The role has just been given to a user: take it away first.");

    public static Error InUse(int holders) => Error.Conflict(
        "role_in_use", holders == 1 ? "1 user holds the role: take it away first." : $"{holders} users hold the role: take it away first.");

    /// <summary>Two roles of one name are made at once: the database refuses the second.</summary>
    public static ErrorOr<T> ExplainDuplicate<T>(ErrorOr<T> result) =>
        result.IsError && result.FirstError == UnitOfWorkErrors.Duplicate ? DuplicateName : result;
}
