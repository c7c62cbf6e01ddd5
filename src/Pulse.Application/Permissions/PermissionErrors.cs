using ErrorOr;
using Pulse.Application.Common;
using Pulse.Domain.Common;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Permissions;

internal static class PermissionErrors
{
    public static readonly Error NotFound = Errors.NotFound("permission");

    public static readonly Error BuiltIn = Error.Conflict(
        "built_in_permission", "A built-in permission cannot be changed or deleted.");

    public static readonly Error Duplicate = Error.Conflict("duplicate_permission", "A permission with this name already exists.");

    public static readonly Error Retired = Error.Conflict(
        "permission_retired", "A permission with this name was deleted. Its name cannot be used again. Choose another name.");

    public static readonly Error TooMany = Error.Conflict(
        "too_many_permissions",
        $"There are {PermissionCatalogue.MaxCustom} custom permissions, the most that can exist. Delete one first.");

    public static Error Unknown(string path, string name) => Errors.Invalid(path, $"Unknown permission '{name}'.");

    public static Error Deleted(string path, string name) => Errors.Invalid(path, $"The permission '{name}' was deleted.");

    /// <summary>Maps the unique-index violation of two simultaneous requests to <see cref="Duplicate"/>.</summary>
    public static ErrorOr<T> ExplainDuplicate<T>(ErrorOr<T> result) =>
        result.IsError && result.FirstError == UnitOfWorkErrors.Duplicate ? Duplicate : result;
}
