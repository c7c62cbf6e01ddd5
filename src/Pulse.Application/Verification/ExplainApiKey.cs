using ErrorOr;
using FluentValidation;
using MediatR;
using Pulse.Application.Accounts;
using Pulse.Application.ApiKeys;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Limits;
using Pulse.Application.Permissions;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Verification;

/// <summary>
/// Explains which check would reject a request of an API key of the account in effect. Needs no secret and counts no use.
/// </summary>
[RequirePermission(Permission.ReadApiKeys)]
public sealed record ExplainApiKey(Guid Id, HypotheticalUse Use) : IRequest<ErrorOr<ExplanationDto>>;

/// <summary>A hypothetical request. All fields, and the body, can be absent.</summary>
/// <param name="Permission">Permission that the request requires. Default: none.</param>
/// <param name="IpAddress">Address of the client. Default: unknown, which is in no network.</param>
/// <param name="At">Time of the request. Default: now.</param>
public sealed record HypotheticalUse(PermissionName? Permission = null, string? IpAddress = null, DateTime? At = null)
{
    public static readonly HypotheticalUse Nothing = new();
}

/// <summary>The result of each check, in the order of the checks.</summary>
/// <param name="Allowed">Whether the request would be allowed.</param>
/// <param name="Code"><c>ok</c>, or the code of the first check that fails.</param>
/// <param name="Checks">
/// All checks. Rate limit and quota are as this node knows them. For a future time, they include the units that return until then,
/// but not the uses until then.
/// </param>
public sealed record ExplanationDto(bool Allowed, string Code, IReadOnlyList<CheckDto> Checks);

/// <param name="Code">Code if the check fails.</param>
/// <param name="Passed">Whether the check passes.</param>
/// <param name="Detail">Explanation.</param>
public sealed record CheckDto(string Code, bool Passed, string Detail);

public sealed class HypotheticalUseValidator : AbstractValidator<HypotheticalUse>
{
    public HypotheticalUseValidator() => RuleFor(use => use.IpAddress).MustBeAnAddress();
}

public sealed class ExplainApiKeyHandler(
    RequestContext context,
    IApiKeyRepository keys,
    IAccountRepository accounts,
    IPermissionCatalogue permissions,
    KnownPermissions known,
    IKeyLimits limits,
    TimeProvider clock)
    : IRequestHandler<ExplainApiKey, ErrorOr<ExplanationDto>>
{
    public async Task<ErrorOr<ExplanationDto>> Handle(ExplainApiKey query, CancellationToken cancellationToken)
    {
        var exist = await known.CheckOneAsync(query.Use.Permission, "permission", cancellationToken);
        if (exist.IsError)
        {
            return exist.Errors;
        }

        if (await keys.FindAsync(context.RequiredScope.AccountId, query.Id, cancellationToken) is not { } key
            || await accounts.FindAsync(key.AccountId, cancellationToken) is not { } account)
        {
            return ApiKeyErrors.NotFound;
        }

        var catalogue = await permissions.GetAsync(cancellationToken, key.Permissions.Custom);
        var conditions = UseConditions.Of(key, account.ApiKeyPolicy, account.Active, secretEndsAt: null);
        var (address, at) = (AddressRule.Parse(query.Use.IpAddress), query.Use.At ?? clock.UtcNow);
        List<CheckDto> checks =
        [
            .. conditions.ChecksOf(address, at, conditions.KnownInUseAt).Select(
                check => new CheckDto(check.Code, check.Passed, check.Detail)),
            PermissionCheck(query.Use.Permission, key.Permissions, account.PermissionsIn(catalogue)),
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
            limits.Rate is { } rate
                ? $"{rate.Remaining} of {rate.Limit} uses per {rate.Window!.Value.TotalSeconds:F0} seconds are left on this node."
                : "The key has no rate limit.");
        yield return new CheckDto(
            UseCodes.QuotaExhausted,
            limits.Quota is not { Remaining: 0 },
            limits.Quota is { } quota
                ? $"{quota.Remaining} of {quota.Limit} uses {PeriodOf(quota)} are left on this node."
                : "The key has no quota.");
    }

    private static string PeriodOf(LimitState quota) => quota.Window switch
    {
        null => "in total",
        { TotalDays: > 1 } => "this month",
        _ => "today",
    };

    private static CheckDto PermissionCheck(PermissionName? requested, PermissionSet held, PermissionSet accountPermissions)
    {
        if (requested is not { } permission)
        {
            return new CheckDto(UseCodes.MissingPermission, true, "The request requires no permission.");
        }

        var (isHeld, isInAccount) = (held.Contains(permission), accountPermissions.Contains(permission));
        var detail = !isHeld ? $"The key does not hold {permission}."
            : isInAccount ? $"The key holds {permission}." : $"The key holds {permission}, but its account does not.";
        return new CheckDto(UseCodes.MissingPermission, isHeld && isInAccount, detail);
    }
}
