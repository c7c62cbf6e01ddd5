using ErrorOr;
using Pulse.Application.Authorization;
using Pulse.Domain.Common;

namespace Pulse.Application.Limits;

/// <summary>
/// An API key that was rejected although its secret is correct, for the audit log. The response does not differ from that of an
/// unknown key.
/// </summary>
/// <param name="Key">The key.</param>
/// <param name="Code">One of <see cref="Domain.ApiKeys.UseCodes"/>.</param>
public sealed record RefusedKey(ApiKeyCaller Key, string Code)
{
    private const string MetadataKey = "refusedKey";

    /// <summary>An error that is equal to <see cref="Errors.Unauthenticated"/> for callers.</summary>
    public Error ToError() => Error.Unauthorized(
        Errors.Unauthenticated.Code, Errors.Unauthenticated.Description, new Dictionary<string, object> { [MetadataKey] = this });

    /// <returns>Null if the error has another cause or the key is unknown.</returns>
    public static RefusedKey? In(Error error) => error.Metadata?.GetValueOrDefault(MetadataKey) as RefusedKey;
}
