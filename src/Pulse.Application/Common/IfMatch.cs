using ErrorOr;
using Pulse.Domain.Common;

namespace Pulse.Application.Common;

/// <summary>The precondition of an If-Match header (RFC 9110, 13.1.1).</summary>
/// <param name="Versions">The versions that the caller accepts; null where any will do.</param>
public sealed record IfMatch(IReadOnlyList<long>? Versions)
{
    /// <summary>No header, or <c>*</c>.</summary>
    public static readonly IfMatch Any = new((IReadOnlyList<long>?)null);

    public ErrorOr<Success> Check(long current) =>
        Versions is null || Versions.Contains(current) ? Result.Success : Errors.PreconditionFailed;

    /// <summary>Who stated a version and lost a race is told that the precondition failed.</summary>
    public ErrorOr<T> Explain<T>(ErrorOr<T> result) =>
        Versions is not null && result.IsError && result.FirstError == UnitOfWorkErrors.ConcurrentUpdate ? Errors.PreconditionFailed : result;
}
