using ErrorOr;

namespace Pulse.Application.Common;

/// <summary>How saving can fail without anybody's mistake.</summary>
public static class UnitOfWorkErrors
{
    public static readonly Error ConcurrentUpdate = Error.Conflict(
        "concurrent_update", "Somebody else changed this at the same moment: get it again, then decide.");

    public static readonly Error Duplicate = Error.Conflict("duplicate", "Something with the same identity exists already.");

    public static readonly Error ReferenceGone = Error.Conflict("reference_gone", "What this refers to has just been deleted.");
}
