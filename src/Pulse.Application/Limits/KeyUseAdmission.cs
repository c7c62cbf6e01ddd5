using ErrorOr;
using Pulse.Application.Authorization;
using Pulse.Application.Usage;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Common;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Limits;

/// <summary>
/// What every use of a key passes once it is known and allowed: its limits, the activation of a secret that has waited for this
/// use, and the counters of its use.
/// </summary>
public sealed class KeyUseAdmission(IKeyLimits limits, IPendingSecretActivator pendingSecrets, IUsageRecorder usage)
{
    /// <summary>A call for which the authorizer has decided. Callers that are no keys pass untouched.</summary>
    /// <param name="context">The call.</param>
    /// <param name="requestType">What it asks for.</param>
    /// <param name="authorized">What the authorizer has said.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask<KeyPass> PassAsync(RequestContext context, Type requestType, ErrorOr<Success> authorized, CancellationToken cancellationToken)
    {
        if (context.Caller is not ApiKeyCaller key)
        {
            return ValueTask.FromResult(new KeyPass(authorized));
        }

        if (authorized.IsError)
        {
            usage.Count(key, authorized.FirstError.Code, PermissionSet.None, context.ClientAddress);
            return ValueTask.FromResult(new KeyPass(authorized));
        }

        return EnterAsync(context, key, ExercisedIn(context, AuthorizationRuleAttribute.Of(requestType)), cancellationToken);
    }

    /// <summary>A use that is allowed, as far as the key's limits go.</summary>
    /// <param name="context">The call.</param>
    /// <param name="key">The key.</param>
    /// <param name="exercised">What the use needs.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask<KeyPass> EnterAsync(RequestContext context, ApiKeyCaller key, PermissionSet exercised, CancellationToken cancellationToken)
    {
        if (key.RateLimit is not null || key.Quota is not null || key.IsPending)
        {
            return new ValueTask<KeyPass>(SpendAsync(context, key, exercised, cancellationToken));
        }

        usage.Count(key, UseCodes.Ok, exercised, context.ClientAddress);
        return ValueTask.FromResult(new KeyPass(Result.Success));
    }

    private async Task<KeyPass> SpendAsync(RequestContext context, ApiKeyCaller key, PermissionSet exercised, CancellationToken cancellationToken)
    {
        var spent = key.RateLimit is null && key.Quota is null ? null : await limits.SpendAsync(key.Id, key.RateLimit, key.Quota, cost: 1, cancellationToken);
        var entered = RefusalOf(spent);
        if (!entered.IsError && key.IsPending)
        {
            entered = await pendingSecrets.ActivateAsync(key, context.ClientAddress);
        }

        usage.Count(key, CodeOf(entered), exercised, context.ClientAddress);
        return new KeyPass(entered, spent);
    }

    private static string CodeOf(ErrorOr<Success> entered) =>
        entered.IsError ? RefusedKey.In(entered.FirstError)?.Code ?? entered.FirstError.Code : UseCodes.Ok;

    private static ErrorOr<Success> RefusalOf(LimitOutcome? spent) => spent?.Refusal switch
    {
        null => Result.Success,
        UseCodes.RateLimited => Refused(UseCodes.RateLimited, "The key is used more often than its rate limit allows.", spent.Rate!),
        var exhausted => Refused(exhausted, "The key's quota is used up.", spent.Quota!),
    };

    private static Error Refused(string code, string description, LimitState limit) =>
        Errors.TooManyRequests(code, description, limit.ResetsAfter);

    private static PermissionSet ExercisedIn(RequestContext context, AuthorizationRuleAttribute rule) => rule is RequirePermissionAttribute required
        ? PermissionSet.Of(required.AnyOf.First(context.RequiredScope.Rights.Held.Contains))
        : PermissionSet.None;
}

/// <summary>Whether a key may be used for a request.</summary>
/// <param name="Result">Success, or why the use is rejected.</param>
/// <param name="Limits">The state of the key's limits after this use. Null if the key has none.</param>
public readonly record struct KeyPass(ErrorOr<Success> Result, LimitOutcome? Limits = null);

/// <summary>The state of the calling key's limits, for the response headers of a login. One instance for each request.</summary>
public sealed class LoginLimitState
{
    /// <summary>Null until a key with limits has logged in.</summary>
    public LimitOutcome? Limits { get; set; }
}
