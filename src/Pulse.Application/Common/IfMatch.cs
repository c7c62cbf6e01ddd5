using ErrorOr;
using Pulse.Domain.Common;

namespace Pulse.Application.Common;

/// <summary>The precondition of an If-Match header (RFC 9110, 13.1.1).</summary>
/// <param name="Versions">Accepted versions. Null: any version.</param>
public sealed record IfMatch(IReadOnlyList<long>? Versions)
{
    /// <summary>No header, or <c>*</c>.</summary>
    public static readonly IfMatch Any = new((IReadOnlyList<long>?)null);

    /// <summary>The variants of the accepted representations. Null in it: a representation without a variant.</summary>
    public IReadOnlyList<string?> Variants { get; init; } = [];

    public ErrorOr<Success> Check(long current) =>
        Versions is null || Versions.Contains(current) ? Result.Success : Errors.PreconditionFailed;

    /// <summary>For a change that replaces what changes without the version, and is in the variant.</summary>
    public ErrorOr<Success> CheckVariant(string? current) =>
        Versions is null || Variants.Contains(current) ? Result.Success : Errors.PreconditionFailed;

    /// <summary>Maps a concurrent update to a failed precondition if the caller named a version.</summary>
    public ErrorOr<T> MapConflict<T>(ErrorOr<T> result) =>
        Versions is not null && result.IsError && result.FirstError == UnitOfWorkErrors.ConcurrentUpdate
            ? Errors.PreconditionFailed
            : result;
}
