using ErrorOr;
using FluentValidation;
using MediatR;
using Pulse.Application.Accounts;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Common.Idempotency;
using Pulse.Domain.Accounts;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Audit;
using Pulse.Domain.Permissions;

namespace Pulse.Application.ApiKeys;

/// <summary>Gives an API key of the account in effect a new secret; the old one works on for a grace period.</summary>
[RequirePermission(Permission.WriteApiKeys, InPerson = true)]
[HandsOutSecret(SecretOwner.ApiKey)]
public sealed record RotateApiKey(Guid Id, ApiKeyRotation Rotation, IfMatch IfMatch) : IRequest<ErrorOr<Versioned<IssuedApiKeyDto>>>;

/// <summary>How a key gets a new secret. Everything may be absent, the body too.</summary>
public sealed record ApiKeyRotation
{
    /// <summary>
    /// Grace period of the old secret in seconds. Absent: 86,400 (a day). The maximum is 2,592,000 (30 days), or less by the account's policy: larger
    /// values, up to 315,360,000, are cut to it.
    /// </summary>
    public int? GraceSeconds { get; init; }

    /// <summary>When the new secret takes over and the grace period begins. Absent: immediately.</summary>
    public SecretActivation? Activation { get; init; }

    /// <summary>When the key ends from now on, in the future; null: never. Absent: as before.</summary>
    public Optional<DateTime?> ExpiresAt { get; init; }
}

/// <summary>When a new secret takes over.</summary>
public enum SecretActivation
{
    /// <summary>Now.</summary>
    Immediate,

    /// <summary>When it is used for the first time.</summary>
    FirstUse,
}

public sealed class ApiKeyRotationValidator : AbstractValidator<ApiKeyRotation>
{
    private const int TenYears = 315_360_000;

    public ApiKeyRotationValidator() =>
        RuleFor(rotation => rotation.GraceSeconds).InclusiveBetween(0, TenYears).WithMessage($"Must be 0 to {TenYears} seconds.");
}

public sealed class RotateApiKeyHandler(
    RequestContext context,
    IApiKeyRepository keys,
    IAccountRepository accounts,
    ApiKeyChanges changes,
    ICredentialGenerator credentials,
    TimeProvider clock,
    ApiKeyView view)
    : IRequestHandler<RotateApiKey, ErrorOr<Versioned<IssuedApiKeyDto>>>
{
    public async Task<ErrorOr<Versioned<IssuedApiKeyDto>>> Handle(RotateApiKey command, CancellationToken cancellationToken)
    {
        var secret = credentials.NewApiKeySecret();
        var seen = await keys.FindAsync(context.RequiredScope.AccountId, command.Id, cancellationToken);
        var rotated = await changes.ChangeAsync(
            AuditActions.ApiKeyRotated,
            command.Id,
            new KeyGrant(PermissionSet.None, details => details.EndingAt(command.Rotation.ExpiresAt.Or(details.ExpiresAt))),
            command.IfMatch,
            async token =>
            {
                var policy = await LockPolicyAsync(token);
                return key => Rotate(key, seen?.Version, command.Rotation, policy, secret);
            },
            cancellationToken);
        return rotated.Then(key => view.Issued(key, KeyTerms.Of(key.Account), secret));
    }

    /// <summary>Nobody allows less grace between this and the rotation's end.</summary>
    private async Task<ApiKeyPolicy> LockPolicyAsync(CancellationToken cancellationToken) =>
        (await accounts.LockAsync(context.RequiredScope.AccountId, cancellationToken))?.ApiKeyPolicy ?? ApiKeyPolicy.None;

    /// <summary>Of two rotations that were asked for at once, the one that comes second would retire a secret that nobody has seen yet.</summary>
    private ErrorOr<Success> Rotate(ApiKey key, long? seen, ApiKeyRotation asked, ApiKeyPolicy policy, ApiKeySecret secret)
    {
        if (key.Version != seen)
        {
            return UnitOfWorkErrors.ConcurrentUpdate;
        }

        TimeSpan? grace = asked.GraceSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
        var rotation = new Rotation(grace, asked.Activation is SecretActivation.FirstUse, asked.ExpiresAt.Or(key.ExpiresAt), policy);
        if (policy.ViolationsBy(key.Details.EndingAt(rotation.ExpiresAt), key.CreatedAt).ToList() is { Count: > 0 } faults)
        {
            return faults;
        }

        return key.Rotate(rotation, Guid.CreateVersion7(), secret, context.RequiredCaller.Name, clock.UtcNow);
    }
}
