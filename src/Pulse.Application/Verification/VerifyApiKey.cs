using ErrorOr;
using FluentValidation;
using MediatR;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Permissions;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Verification;

/// <summary>
/// Verifies an API key of the account in effect, or with <c>verifyAllAccounts</c> of any account, for a protected service. Counts as a use
/// of the key.
/// </summary>
[RequirePermission(Permission.VerifyAllAccounts, Permission.VerifyApiKeys)]
public sealed record VerifyApiKey(PresentedApiKey Presented) : IRequest<ErrorOr<VerificationDto>>;

/// <summary>A credential that was presented to a protected service.</summary>
/// <param name="ApiKey">The key's identifier. Absent for an imported key that was presented as one text.</param>
/// <param name="ApiSecret">The secret, or the text of the imported key.</param>
/// <param name="Permissions">Permissions that the key must hold. Default: none.</param>
/// <param name="IpAddress">The client's address. Default: unknown, which is in no network.</param>
/// <param name="Cost">Units of rate limit and quota that the use costs, 0 to 1,000. Default: 1.</param>
public sealed record PresentedApiKey(
    string? ApiKey = null,
    string? ApiSecret = null,
    IReadOnlyList<PermissionName>? Permissions = null,
    string? IpAddress = null,
    int? Cost = null)
{
    /// <summary>Never contains the credential, so that logs cannot contain it.</summary>
    public override string ToString() => nameof(PresentedApiKey);
}

public sealed class PresentedApiKeyValidator : AbstractValidator<PresentedApiKey>
{
    private const int CredentialMaxLength = 256;
    private const int SecretMaxLength = ForeignSecret.MaxLength;
    private const int MaxCost = 1_000;

    public PresentedApiKeyValidator()
    {
        RuleFor(presented => presented.ApiKey).NotEmpty().WithMessage("An API key is required.")
            .When(
                presented => presented.ApiKey is not null || !ForeignSecret.TryParse(presented.ApiSecret, out _),
                ApplyConditionTo.CurrentValidator)
            .AtMost(CredentialMaxLength);
        RuleFor(presented => presented.ApiSecret).NotEmpty().WithMessage("An API secret is required.")
            .AtMost(SecretMaxLength);
        RuleFor(presented => presented.Permissions).DistinctPermissions();
        RuleFor(presented => presented.IpAddress).MustBeAnAddress();
        RuleFor(presented => presented.Cost).InclusiveBetween(0, MaxCost).WithMessage($"Must be 0 to {MaxCost}.");
    }

    /// <returns>True only if all rules are met. It costs less than the rules, which are for the messages.</returns>
    internal static bool IsCertainlyValid(PresentedApiKey? presented) =>
        presented is { ApiKey.Length: <= CredentialMaxLength, ApiSecret.Length: <= SecretMaxLength }
        && presented.Cost is null or (>= 0 and <= MaxCost)
        && !string.IsNullOrWhiteSpace(presented.ApiKey)
        && !string.IsNullOrWhiteSpace(presented.ApiSecret)
        && PermissionRules.AreDistinct(presented.Permissions)
        && AddressRule.IsMet(presented.IpAddress);
}

public sealed class VerifyApiKeyHandler(Verifier verifier, KnownPermissions known) : IRequestHandler<VerifyApiKey, ErrorOr<VerificationDto>>
{
    public async Task<ErrorOr<VerificationDto>> Handle(VerifyApiKey command, CancellationToken cancellationToken)
    {
        var exist = await known.CheckAsync(command.Presented.Permissions, "permissions", cancellationToken);
        if (exist.IsError)
        {
            return exist.Errors;
        }

        var examined = await verifier.ExamineAsync(command.Presented, cancellationToken);
        return await examined.ThenAsync(item => verifier.CompleteAsync(item, cancellationToken));
    }
}
