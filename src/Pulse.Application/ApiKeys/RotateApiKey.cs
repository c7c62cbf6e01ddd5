using ErrorOr;
using FluentValidation;
using MediatR;
using Pulse.Application.Accounts;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Common.Idempotency;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Audit;
using Pulse.Domain.Delegation;
using Pulse.Domain.Permissions;

namespace Pulse.Application.ApiKeys;

/// <summary>Gives an API key of the account in effect a new secret. The old secret stays valid for a grace period.</summary>
[RequirePermission(Permission.WriteApiKeys, InPerson = true)]
[ReturnsSecret(SecretOwner.ApiKey)]
public sealed record RotateApiKey(Guid Id, ApiKeyRotation Rotation, IfMatch IfMatch) : IRequest<ErrorOr<Versioned<IssuedApiKeyDto>>>;

/// <summary>Parameters of a rotation. All fields, and the body, can be absent.</summary>
public sealed record ApiKeyRotation
{
    /// <summary>
    /// Grace period of the old secret in seconds. Default: 86,400 (a day). Values up to 315,360,000 are accepted and shortened to
    /// 2,592,000 (30 days), or to the maximum of the account's policy.
    /// </summary>
    public int? GraceSeconds { get; init; }

    /// <summary>When the new secret becomes active and the grace period starts. Default: immediately.</summary>
    public SecretActivation? Activation { get; init; }

    /// <summary>New expiry of the key, in the future. Null: it does not expire. Absent: no change.</summary>
    public MergePatch<DateTime?> ExpiresAt { get; init; }
}

/// <summary>Time of activation of a new secret.</summary>
public enum SecretActivation
{
    Immediate,

    /// <summary>At its first use.</summary>
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
    ApiKeyUpdate update,
    ICredentialGenerator credentials,
    TimeProvider clock,
    ApiKeyView view)
    : IRequestHandler<RotateApiKey, ErrorOr<Versioned<IssuedApiKeyDto>>>
{
    public async Task<ErrorOr<Versioned<IssuedApiKeyDto>>> Handle(RotateApiKey command, CancellationToken cancellationToken)
    {
        var current = await keys.FindAsync(context.RequiredScope.AccountId, command.Id, cancellationToken);
        var secret = credentials.NewApiKeySecret(current?.Prefix ?? SecretPrefix.Default);
        var rotated = await update.RunAsync(
            AuditActions.ApiKeyRotated,
            command.IfMatch,
            token => LoadAsync(command, token),
            key => Rotate(key, current?.Version, command.Rotation, secret),
            cancellationToken);
        return rotated.Then(key => view.Issued(key, KeyTerms.Of(key.Account), secret));
    }

    /// <summary>Locks the account before it reads the key, so that the policy cannot change during the rotation.</summary>
    private async Task<ErrorOr<ApiKey>> LoadAsync(RotateApiKey command, CancellationToken cancellationToken)
    {
        await accounts.LockAsync(context.RequiredScope.AccountId, cancellationToken);
        return await update.FindAsync(command.Id, cancellationToken).AllowedBy(key => MayExtend(key, command.Rotation));
    }

    private ErrorOr<Success> MayExtend(ApiKey key, ApiKeyRotation requested) => DelegationPolicy.MaySetBounds(
        context.RequiredScope.Rights, KeyBounds.Of(key.Id, key.Details.EndingAt(requested.ExpiresAt.ApplyTo(key.ExpiresAt))));

    /// <summary>Of two simultaneous rotations, the second would retire a secret that no caller has received.</summary>
    private ErrorOr<Success> Rotate(ApiKey key, long? readVersion, ApiKeyRotation requested, ApiKeySecret secret)
    {
        if (key.Version != readVersion)
        {
            return UnitOfWorkErrors.ConcurrentUpdate;
        }

        var policy = KeyTerms.Of(key.Account).Policy;
        TimeSpan? grace = requested.GraceSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
        var rotation = new Rotation(
            grace, requested.Activation is SecretActivation.FirstUse, requested.ExpiresAt.ApplyTo(key.ExpiresAt), policy);
        if (policy.ViolationsBy(key.Details.EndingAt(rotation.ExpiresAt), key.CreatedAt).ToList() is { Count: > 0 } errors)
        {
            return errors;
        }

        return key.Rotate(rotation, Guid.CreateVersion7(), secret, context.RequiredCaller.Name, clock.UtcNow);
    }
}
