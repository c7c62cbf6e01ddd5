using System.Net;
using ErrorOr;
using MediatR;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Limits;
using Pulse.Application.Usage;
using Pulse.Application.Verification;
using Pulse.Domain.Accounts;
using Pulse.Domain.Permissions;
using Pulse.Domain.Sessions;

namespace Pulse.Application.OAuth;

/// <summary>
/// Introspects a session token for a protected service (RFC 7662). Counts as a use of the session and of its key, like a verification.
/// </summary>
[RequirePermission(Permission.VerifyAllAccounts, Permission.VerifyApiKeys)]
public sealed record IntrospectToken(string? Token, string? AccountId, string? IpAddress) : IRequest<ErrorOr<IntrospectionDto>>
{
    /// <summary>Never contains the token, so that logs cannot contain it.</summary>
    public override string ToString() => nameof(IntrospectToken);
}

public sealed class IntrospectTokenHandler(
    RequestContext context,
    ITokenExaminer examiner,
    Authorizer authorizer,
    KeyUseAdmission admission,
    IUsageRecorder usage,
    CacheTime cacheTime,
    TimeProvider clock) : IRequestHandler<IntrospectToken, ErrorOr<IntrospectionDto>>
{
    public async Task<ErrorOr<IntrospectionDto>> Handle(IntrospectToken query, CancellationToken cancellationToken)
    {
        if (query.Token is null)
        {
            return OAuthErrors.Missing("token");
        }

        AccountId account = default;
        if (query.AccountId is not null && !AccountId.TryParse(query.AccountId, out account))
        {
            return OAuthErrors.InvalidRequest("account_id must be 16 digits.");
        }

        if (!AddressRule.IsMet(query.IpAddress))
        {
            return OAuthErrors.InvalidRequest("ip_address must be an IPv4 or IPv6 address, such as 203.0.113.7.");
        }

        if (!SessionToken.TryParse(query.Token, out var token))
        {
            return IntrospectionDto.Inactive;
        }

        var address = AddressRule.Parse(query.IpAddress);
        var examined = await examiner.ExamineAsync(token, context.RequiredCaller, address, cancellationToken);
        return await examined.ThenAsync(
            found => AnswerAsync(found, query.AccountId is null ? null : account, address, cancellationToken));
    }

    private async Task<IntrospectionDto> AnswerAsync(
        ExaminedToken? found, AccountId? requested, IPAddress? address, CancellationToken cancellationToken)
    {
        if (found is null
            || await authorizer.FindScopeAsync(found.Caller, requested, cancellationToken) is not { IsError: false, Value: { } scope }
            || !IsSeen(scope)
            || !await AdmitAsync(found, address, cancellationToken))
        {
            return IntrospectionDto.Inactive;
        }

        // The account of an impersonation without a requested account can depend on rights in other accounts.
        var cacheSeconds = requested is null && found.Caller is UserCaller { Impersonation: not null }
            ? 0
            : cacheTime.SecondsOf(found.Caller, found.IdleLimit, clock.UtcNow);
        return IntrospectionDto.Of(found, scope, cacheSeconds, examiner.TagsOf(found.Caller, scope.AccountId));
    }

    /// <summary>Tokens of another account are unknown to the caller, unless it verifies those of all accounts.</summary>
    private bool IsSeen(AccountScope token) => context.RequiredScope is var scope
        && (token.AccountId == scope.AccountId || scope.Rights.Held.Contains(Permission.VerifyAllAccounts));

    /// <summary>The limits of a key hold for its sessions too. A refused use is counted, like that of a key.</summary>
    private async ValueTask<bool> AdmitAsync(ExaminedToken found, IPAddress? address, CancellationToken cancellationToken)
    {
        if (found.Caller is not ApiKeyCaller key)
        {
            return found.Refusal is null;
        }

        if (found.Refusal is { } refusal)
        {
            usage.Count(key, refusal, PermissionSet.None, address);
            return false;
        }

        var passed = await admission.EnterAsync(address, key, PermissionSet.None, cancellationToken);
        return !passed.Result.IsError;
    }
}
