using System.Globalization;
using ErrorOr;
using Pulse.Application.ApiKeys;
using Pulse.Application.Authorization;
using Pulse.Application.Common.Idempotency;
using Pulse.Application.Users;

namespace Pulse.Application.Replays;

/// <summary>Decides whether a caller may have a secret once more that an earlier answer to the same request held.</summary>
public sealed class ReplayedSecrets(RequestContext context, IApiKeyRepository keys, ApiKeyChanges changes, IUserRepository users, UserAccess access)
{
    /// <param name="requestType">The request, for whose rule the caller was authorized.</param>
    /// <param name="id">Of what the secret belongs to, as the answer or the path names it.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>Refused where the delegation limit keeps the secret from the caller now. A secret of what is gone is worth nothing, and not refused.</returns>
    public async Task<ErrorOr<Success>> CheckAsync(Type requestType, string? id, CancellationToken cancellationToken) =>
        HandsOutSecretAttribute.Of(requestType)?.Owner switch
        {
            SecretOwner.ApiKey when Guid.TryParse(id, out var key) => await CheckKeyAsync(key, cancellationToken),
            SecretOwner.User when int.TryParse(id, CultureInfo.InvariantCulture, out var user) => await CheckUserAsync(user, cancellationToken),
            SecretOwner.Application or null => Result.Success,
            _ => throw new InvalidOperationException($"No id tells which secret {requestType.Name} hands out."),
        };

    /// <summary>A key that rotated itself is asking with the old secret, whose end may have been set by that rotation.</summary>
    private async Task<ErrorOr<Success>> CheckKeyAsync(Guid id, CancellationToken cancellationToken)
    {
        var isOwn = context.Caller is ApiKeyCaller caller && caller.Id == id;
        return isOwn || await keys.FindAsync(context.RequiredScope.AccountId, id, cancellationToken) is not { } key ? Result.Success : changes.MayChange(key);
    }

    private async Task<ErrorOr<Success>> CheckUserAsync(int id, CancellationToken cancellationToken) =>
        await users.FindAsync(id, cancellationToken) is not { } user ? Result.Success
        : !access.MaySee(user) ? UserAccess.NotFound
        : access.MayChangeIdentity(user).Then(_ => access.MayGive());
}
