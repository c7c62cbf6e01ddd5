using ErrorOr;

namespace Pulse.Application.Common;

/// <summary>Errors of a commit.</summary>
public static class UnitOfWorkErrors
{
    public static readonly Error ConcurrentUpdate = Error.Conflict(
        "concurrent_update", "Another request changed this at the same time. Read it again and retry.");

    public static readonly Error Duplicate = Error.Conflict("duplicate", "An object with the same identity already exists.");

    public static readonly Error ReferenceGone = Error.Conflict("reference_gone", "A referenced object has just been deleted.");
}
