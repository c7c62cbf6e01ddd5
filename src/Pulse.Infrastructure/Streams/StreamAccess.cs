using ErrorOr;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Streams;
using Pulse.Application.Usage;
using Pulse.Domain.Common;
using Pulse.Domain.Permissions;
using Pulse.Infrastructure.Credentials;
using Pulse.Infrastructure.Revocation;

namespace Pulse.Infrastructure.Streams;

/// <summary>What a listener may see, and what this was derived from.</summary>
/// <param name="Caller">The key or user, by which streams are counted.</param>
/// <param name="Account">The number of the account in effect.</param>
/// <param name="SeesAll">Whether the listener sees the changes of all accounts.</param>
/// <param name="Basis">The caller in memory.</param>
/// <param name="ReadAt">The version at which the account in effect was checked.</param>
/// <param name="AccountSlots">The slots of the account in effect, of which a superAdmin need not be a member.</param>
/// <param name="Context">The request of the stream.</param>
/// <param name="Renewal">Looks the caller up again.</param>
internal sealed record StreamAccess(
    string Caller,
    long Account,
    bool SeesAll,
    CachedCaller Basis,
    long ReadAt,
    int[] AccountSlots,
    RequestContext Context,
    CallerRenewal Renewal)
{
    public bool Sees(Audience audience) => SeesAll || audience.Includes(Account);
}

/// <summary>Decides what callers of streams may see.</summary>
internal sealed class StreamAccessCheck(CallerCache cache, InvalidationClock invalidations, IUsageRecorder usage, TimeProvider clock)
{
    /// <summary>A caller can change while it is looked up.</summary>
    private const int MaxLookUps = 3;

    public static readonly Error Unsettled = Errors.Unavailable(
        "stream_unavailable", "The credential changes at present. Try again in a moment.", TimeSpan.FromSeconds(1));

    /// <summary>Looks the caller up, in memory or in the database, and authorizes it.</summary>
    public async Task<ErrorOr<StreamAccess>> FindAsync(RequestContext context, CallerRenewal renewal, CancellationToken cancellationToken)
    {
        for (var i = 0; i < MaxLookUps; i++)
        {
            var readAt = invalidations.Now;
            var renewed = await renewal.RenewAsync(typeof(OpenRevocationStream), cancellationToken);
            if (renewed.IsError)
            {
                return renewed.Errors;
            }

            if (cache.TryFind(context.Presented!.Value.ToHash(), out var found) && ReferenceEquals(found.Caller, context.Caller))
            {
                return Of(found, readAt, context, renewal);
            }
        }

        return Unsettled;
    }

    /// <summary>Whether nothing has changed since the lookup, and the credential is accepted at this instant.</summary>
    public bool IsCurrent(StreamAccess access) =>
        access.Basis.IsCurrent(invalidations)
        && invalidations.IsCurrent(access.ReadAt, access.AccountSlots)
        && access.Basis.TryDecide(access.Context.ClientAddress, clock.UtcNow, usage, out var refusal)
        && refusal is null;

    private static StreamAccess Of(CachedCaller found, long readAt, RequestContext context, CallerRenewal renewal)
    {
        var scope = context.RequiredScope;
        return new StreamAccess(
            NameOf(found.Caller),
            scope.AccountId.Number,
            scope.Rights.Held.Contains(Permission.VerifyAllAccounts),
            found,
            readAt,
            InvalidationClock.SlotsOf([CacheTag.OfAccount(scope.AccountId)]),
            context,
            renewal);
    }

    public static string NameOf(Caller caller) => caller is ApiKeyCaller key ? $"key {key.Id}" : $"user {((UserCaller)caller).Id}";
}
