using ErrorOr;
using Pulse.Application.Authorization;
using Pulse.Domain.Common;

namespace Pulse.Application.Limits;

/// <summary>
/// Which key was presented with its right secret and refused all the same, and why: for the audit log. Callers are told no
/// more than of a key that does not exist.
/// </summary>
/// <param name="Key">The key.</param>
/// <param name="Code">One of <see cref="Domain.ApiKeys.UseCodes"/>.</param>
public sealed record RefusedKey(ApiKeyCaller Key, string Code)
{
    private const string MetadataKey = "refusedKey";

    /// <summary>To callers this is <see cref="Errors.Unauthenticated"/>.</summary>
    public Error ToError() => Error.Unauthorized(
        Errors.Unauthenticated.Code, Errors.Unauthenticated.Description, new Dictionary<string, object> { [MetadataKey] = this });

    /// <returns>Null where the error is of something else, or of a key that nobody knows.</returns>
    public static RefusedKey? In(Error error) => error.Metadata?.GetValueOrDefault(MetadataKey) as RefusedKey;
}
