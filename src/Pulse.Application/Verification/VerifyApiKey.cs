using ErrorOr;
using FluentValidation;
using MediatR;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Verification;

/// <summary>Tells another service whether a key of the account in effect may be used for something, and counts it as a use.</summary>
[RequirePermission(Permission.VerifyApiKeys)]
public sealed record VerifyApiKey(PresentedApiKey Presented) : IRequest<ErrorOr<VerificationDto>>;

/// <summary>What was presented to another service.</summary>
/// <param name="ApiKey">The key's identifier.</param>
/// <param name="ApiSecret">Its secret.</param>
/// <param name="Permissions">What the key must hold, all of it; absent: nothing.</param>
/// <param name="IpAddress">Where they were presented; absent: nobody says, which is in no network.</param>
/// <param name="Cost">Units that the use costs of rate and quota, 0 to 1,000; absent: 1.</param>
public sealed record PresentedApiKey(
    string? ApiKey = null, string? ApiSecret = null, IReadOnlyList<Permission>? Permissions = null, string? IpAddress = null, int? Cost = null)
{
    /// <summary>Nothing that was presented, so that no log line can hold it.</summary>
    public override string ToString() => nameof(PresentedApiKey);
}

public sealed class PresentedApiKeyValidator : AbstractValidator<PresentedApiKey>
{
    private const int CredentialMaxLength = 256;
    private const int MaxCost = 1_000;

    public PresentedApiKeyValidator()
    {
        RuleFor(presented => presented.ApiKey).NotEmpty().WithMessage("An API key is needed.")
            .AtMost(CredentialMaxLength);
        RuleFor(presented => presented.ApiSecret).NotEmpty().WithMessage("An API secret is needed.")
            .AtMost(CredentialMaxLength);
        RuleFor(presented => presented.Permissions).Must(list => list is null || list.Distinct().Count() == list.Count).WithMessage("A permission stands there twice.");
        RuleFor(presented => presented.IpAddress).MustBeAnAddress();
        RuleFor(presented => presented.Cost).InclusiveBetween(0, MaxCost).WithMessage($"Must be 0 to {MaxCost}.");
    }
}

public sealed class VerifyApiKeyHandler(Verifier verifier) : IRequestHandler<VerifyApiKey, ErrorOr<VerificationDto>>
{
    public async Task<ErrorOr<VerificationDto>> Handle(VerifyApiKey command, CancellationToken cancellationToken)
    {
        var examined = await verifier.ExamineAsync(command.Presented, cancellationToken);
        return await examined.ThenAsync(one => verifier.AnswerAsync(one, cancellationToken));
    }
}
