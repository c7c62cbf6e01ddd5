using System.Globalization;
using ErrorOr;
using Pulse.Application.ApiKeys;
using Pulse.Application.Authorization;
using Pulse.Application.Common.Idempotency;
using Pulse.Application.Users;

namespace Pulse.Application.Replays;

/// <summary>Checks whether a caller may receive a secret again in an idempotent replay.</summary>
public sealed class ReplayedSecrets(
    RequestContext context, IApiKeyRepository keys, ApiKeyUpdate update, IUserRepository users, UserAccess access)
{
    /// <summary>
    /// Checks the delegation limit for the current rights of the caller. <paramref name="id"/> identifies the owner of the secret
    /// and comes from the response or the path.
    /// </summary>
    /// <returns>
    /// An error if the delegation limit now denies the secret. Success if the owner no longer exists, because its secret is
    /// worthless.
    /// </returns>
    public async Task<ErrorOr<Success>> CheckAsync(Type requestType, string? id, CancellationToken cancellationToken) =>
        ReturnsSecretAttribute.Of(requestType)?.Owner switch
        {
            SecretOwner.ApiKey when Guid.TryParse(id, out var key) => await CheckKeyAsync(key, cancellationToken),
            SecretOwner.User when int.TryParse(id, CultureInfo.InvariantCulture, out var user) =>
                await CheckUserAsync(user, cancellationToken),
            SecretOwner.Application or null => Result.Success,
            _ => throw new InvalidOperationException($"{requestType.Name} returns a secret without the id of its owner."),
        };

    /// <summary>A key that rotates itself repeats the request with its old secret, which can be in its grace period.</summary>
    private async Task<ErrorOr<Success>> CheckKeyAsync(Guid id, CancellationToken cancellationToken)
    {
        var isOwn = context.Caller is ApiKeyCaller caller && caller.Id == id;
        return isOwn || await keys.FindAsync(context.RequiredScope.AccountId, id, cancellationToken) is not { } key
            ? Result.Success
            : update.MayManage(key);
    }

    private async Task<ErrorOr<Success>> CheckUserAsync(int id, CancellationToken cancellationToken) =>
        await users.FindAsync(id, cancellationToken) is not { } user ? Result.Success
        : !access.MaySee(user) ? UserAccess.NotFound
        : access.MayChangeIdentity(user).Then(_ => access.MayGive());
}
