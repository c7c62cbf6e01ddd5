using ErrorOr;
using FluentValidation;
using MediatR;
using Pulse.Application.Authorization;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Verification;

/// <summary>The same for several at once, in their order.</summary>
[RequirePermission(Permission.VerifyApiKeys)]
public sealed record VerifyApiKeys(PresentedApiKeys Presented) : IRequest<ErrorOr<IReadOnlyList<VerificationDto>>>;

/// <summary>What was presented to another service.</summary>
/// <param name="Items">1 to 100.</param>
public sealed record PresentedApiKeys(IReadOnlyList<PresentedApiKey>? Items = null);

public sealed class PresentedApiKeysValidator : AbstractValidator<PresentedApiKeys>
{
    private const int MaxCount = 100;

    public PresentedApiKeysValidator()
    {
        RuleFor(presented => presented.Items).NotEmpty().WithMessage("At least one is needed.")
            .Must(items => items is null || items.Count <= MaxCount).WithMessage($"Must have at most {MaxCount} items.");
        RuleForEach(presented => presented.Items).NotNull().WithMessage("Must be an object.").SetValidator(new PresentedApiKeyValidator());
    }
}

public sealed class VerifyApiKeysHandler(Verifier verifier) : IRequestHandler<VerifyApiKeys, ErrorOr<IReadOnlyList<VerificationDto>>>
{
    /// <summary>All are looked at before anything is spent. Then one after the other: of two that spend of one limit, the first comes first.</summary>
    public async Task<ErrorOr<IReadOnlyList<VerificationDto>>> Handle(VerifyApiKeys command, CancellationToken cancellationToken)
    {
        var examined = new List<ExaminedApiKey>();
        foreach (var presented in command.Presented.Items!)
        {
            var one = await verifier.ExamineAsync(presented, cancellationToken);
            if (one.IsError)
            {
                return one.Errors;
            }

            examined.Add(one.Value);
        }

        var verified = new List<VerificationDto>();
        foreach (var one in examined)
        {
            verified.Add(await verifier.AnswerAsync(one, cancellationToken));
        }

        return verified;
    }
}
