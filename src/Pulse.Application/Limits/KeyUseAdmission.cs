using System.Net;
using ErrorOr;
using Pulse.Application.Authorization;
using Pulse.Application.Usage;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Common;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Limits;

/// <summary>Final step of every allowed use of a key: spends its limits, activates a pending secret, and counts the use.</summary>
public sealed class KeyUseAdmission(IKeyLimits limits, IPendingSecretActivator pendingSecrets, IUsageRecorder usage)
{
    /// <summary>Admits an authorized request. Principals other than API keys pass without a check.</summary>
    public ValueTask<KeyPass> PassAsync(
        RequestContext context, Type requestType, ErrorOr<Success> authorized, CancellationToken cancellationToken)
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

        return EnterAsync(context.ClientAddress, key, ExercisedIn(context, AuthorizationRuleAttribute.Of(requestType)), cancellationToken);
    }

    /// <summary>
    /// Admits an allowed use of a key within its limits. <paramref name="exercised"/> are the permissions that the use requires.
    /// </summary>
    /// <param name="address">The address at which the key or its session was presented. Null if it is not known.</param>
    public ValueTask<KeyPass> EnterAsync(
        IPAddress? address, ApiKeyCaller key, PermissionSet exercised, CancellationToken cancellationToken)
    {
        if (key.RateLimit is not null || key.Quota is not null || key.IsPending)
        {
            return new ValueTask<KeyPass>(SpendAsync(address, key, exercised, cancellationToken));
        }

        usage.Count(key, UseCodes.Ok, exercised, address);
        return ValueTask.FromResult(new KeyPass(Result.Success));
    }

    private async Task<KeyPass> SpendAsync(
        IPAddress? address, ApiKeyCaller key, PermissionSet exercised, CancellationToken cancellationToken)
    {
        var spent = key.RateLimit is null && key.Quota is null
            ? null
            : await limits.SpendAsync(key.Id, key.RateLimit, key.Quota, cost: 1, cancellationToken);
        var passed = new KeyPass(RefusalOf(spent), spent);
        if (!passed.Result.IsError && key.IsPending)
        {
            passed = await pendingSecrets.ActivateAsync(key, address) with { Limits = spent };
        }

        usage.Count(key, passed.Code, exercised, address);
        return passed;
    }

    private static ErrorOr<Success> RefusalOf(LimitOutcome? spent) => spent?.Refusal switch
    {
        null => Result.Success,
        UseCodes.RateLimited => Refused(UseCodes.RateLimited, "The rate limit of the API key is exceeded.", spent.Rate!),
        var exhausted => Refused(exhausted, "The quota of the API key is exhausted.", spent.Quota!),
    };

    private static Error Refused(string code, string description, LimitState limit) =>
        Errors.TooManyRequests(code, description, limit.ResetsAfter);

    private static PermissionSet ExercisedIn(RequestContext context, AuthorizationRuleAttribute rule) =>
        rule is RequirePermissionAttribute required
            ? PermissionSet.Of(required.AnyOf.First(context.RequiredScope.Rights.Held.Contains))
            : PermissionSet.None;
}

/// <summary>Whether a key may be used for a request.</summary>
/// <param name="Result">Success, or why the use is rejected.</param>
/// <param name="Limits">The state of the key's limits after this use. Null if the key has none.</param>
/// <param name="Refused">The key, if it may no longer be used, and the reason, which the caller does not learn. Null otherwise.</param>
public readonly record struct KeyPass(ErrorOr<Success> Result, LimitOutcome? Limits = null, RefusedKey? Refused = null)
{
    /// <summary>The code under which the use is counted.</summary>
    public string Code => Refused?.Code ?? (Result.IsError ? Result.FirstError.Code : UseCodes.Ok);
}

/// <summary>The state of the calling key's limits, for the response headers of a login. One instance for each request.</summary>
public sealed class LoginLimitState
{
    /// <summary>Null until a key with limits has logged in.</summary>
    public LimitOutcome? Limits { get; set; }
}
