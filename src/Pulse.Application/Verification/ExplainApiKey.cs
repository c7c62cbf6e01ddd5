using ErrorOr;
using FluentValidation;
using MediatR;
using Pulse.Application.Accounts;
using Pulse.Application.ApiKeys;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Limits;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Verification;

/// <summary>Tells which check would refuse a request of an API key of the account in effect, without a secret and without counting.</summary>
[RequirePermission(Permission.ReadApiKeys)]
public sealed record ExplainApiKey(Guid Id, HypotheticalUse Use) : IRequest<ErrorOr<ExplanationDto>>;

/// <summary>A request that nobody has made. Everything may be absent, the body too.</summary>
/// <param name="Permission">What the request needs; absent: nothing.</param>
/// <param name="IpAddress">Where it comes from; absent: nobody says, which is in no network.</param>
/// <param name="At">When it comes; absent: now.</param>
public sealed record HypotheticalUse(Permission? Permission = null, string? IpAddress = null, DateTime? At = null)
{
    /// <summary>Now, from nowhere, for nothing.</summary>
    public static readonly HypotheticalUse Nothing = new();
}

/// <summary>What each check says, in the order in which they are made.</summary>
/// <param name="Allowed">Whether the request would be let in.</param>
/// <param name="Code"><c>ok</c>, or the code of the first check that refuses.</param>
/// <param name="Checks">Every check. Rate and quota are told as this node knows them; of a time to come, what will have come back by then, but not what will have been used.</param>
public sealed record ExplanationDto(bool Allowed, string Code, IReadOnlyList<CheckDto> Checks);

/// <param name="Code">What the check refuses with.</param>
/// <param name="Passed">Whether it lets the request pass.</param>
/// <param name="Detail">What it looked at.</param>
public sealed record CheckDto(string Code, bool Passed, string Detail);

public sealed class HypotheticalUseValidator : AbstractValidator<HypotheticalUse>
{
    public HypotheticalUseValidator() => RuleFor(use => use.IpAddress).MustBeAnAddress();
}

public sealed class ExplainApiKeyHandler(RequestContext context, IApiKeyRepository keys, IAccountRepository accounts, IKeyLimits limits, TimeProvider clock)
    : IRequestHandler<ExplainApiKey, ErrorOr<ExplanationDto>>
{
    public async Task<ErrorOr<ExplanationDto>> Handle(ExplainApiKey query, CancellationToken cancellationToken)
    {
        if (await keys.FindAsync(context.RequiredScope.AccountId, query.Id, cancellationToken) is not { } key
            || await accounts.FindAsync(key.AccountId, cancellationToken) is not { } account)
        {
            return ApiKeyErrors.NotFound;
        }

        var conditions = UseConditions.Of(key, account.ApiKeyPolicy, account.Active, secretEndsAt: null);
        var (address, at) = (AddressRule.Parse(query.Use.IpAddress), query.Use.At ?? clock.UtcNow);
        List<CheckDto> checks =
        [
            .. conditions.ChecksOf(address, at, conditions.KnownInUseAt).Select(check => new CheckDto(check.Code, check.Passed, check.Detail)),
            PermissionCheck(query.Use.Permission, key.Permissions, account.Permissions),
            .. LimitChecks(await limits.LookAsync(key.Id, key.RateLimit, key.Quota, at, cancellationToken)),
        ];
        var refusal = checks.Find(check => !check.Passed);
        return new ExplanationDto(refusal is null, refusal?.Code ?? UseCodes.Ok, checks);
    }

    private static IEnumerable<CheckDto> LimitChecks(LimitOutcome limits)
    {
        yield return new CheckDto(
            UseCodes.RateLimited,
            limits.Rate is not { Remaining: 0 },
            limits.Rate is { } rate ? $"Of {rate.Limit} uses in any {rate.Window!.Value.TotalSeconds:F0} seconds {rate.Remaining} are left, as far as this node knows."
                : "The key has no rate limit.");
        yield return new CheckDto(
            UseCodes.QuotaExhausted,
            limits.Quota is not { Remaining: 0 },
            limits.Quota is { } quota ? $"Of {quota.Limit} uses in {Told(quota)} {quota.Remaining} are left to this node." : "The key has no quota.");
    }

    private static string Told(LimitState quota) => quota.Window switch
    {
        null => "total",
        { TotalDays: > 1 } => "this month",
        _ => "this day",
    };

    private static CheckDto PermissionCheck(Permission? needed, PermissionSet held, PermissionSet given)
    {
        if (needed is not { } permission)
        {
            return new CheckDto(UseCodes.MissingPermission, true, "The request needs no permission.");
        }

        var (isHeld, isGiven) = (held.Contains(permission), given.Contains(permission));
        var detail = !isHeld ? $"The key does not hold {permission.Name()}."
            : isGiven ? $"The key holds {permission.Name()}." : $"The key holds {permission.Name()}, which its account has not been given.";
        return new CheckDto(UseCodes.MissingPermission, isHeld && isGiven, detail);
    }
}
