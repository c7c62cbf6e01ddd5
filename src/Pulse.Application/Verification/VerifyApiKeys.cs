using ErrorOr;
using FluentValidation;
using MediatR;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Permissions;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Verification;

/// <summary>Verifies several API keys; the results have the order of the items.</summary>
[RequirePermission(Permission.VerifyAllAccounts, Permission.VerifyApiKeys)]
public sealed record VerifyApiKeys(PresentedApiKeys Presented) : IRequest<ErrorOr<IReadOnlyList<VerificationDto>>>;

/// <summary>Credentials that were presented to a protected service.</summary>
/// <param name="Items">1 to 100 credentials.</param>
public sealed record PresentedApiKeys(IReadOnlyList<PresentedApiKey>? Items = null);

public sealed class PresentedApiKeysValidator : AbstractValidator<PresentedApiKeys>
{
    private const int MaxCount = 100;

    public PresentedApiKeysValidator()
    {
        RuleFor(presented => presented.Items).NotEmpty().WithMessage("At least one item is required.")
            .HasAtMost(MaxCount).WithMessage($"Must have at most {MaxCount} items.");
        RuleForEach(presented => presented.Items).Where(item => !PresentedApiKeyValidator.IsCertainlyValid(item))
            .NotNull().WithMessage("Must be an object.").SetValidator(new PresentedApiKeyValidator());
    }
}

public sealed class VerifyApiKeysHandler(Verifier verifier, KnownPermissions known)
    : IRequestHandler<VerifyApiKeys, ErrorOr<IReadOnlyList<VerificationDto>>>
{
    /// <summary>
    /// Checks all keys before spending. Then spends in order, so that the first of two items with the same limit comes first.
    /// </summary>
    public async Task<ErrorOr<IReadOnlyList<VerificationDto>>> Handle(VerifyApiKeys command, CancellationToken cancellationToken)
    {
        foreach (var (index, presented) in command.Presented.Items!.Index())
        {
            var exist = await known.CheckAsync(presented.Permissions, $"items[{index}].permissions", cancellationToken);
            if (exist.IsError)
            {
                return exist.Errors;
            }
        }

        var examined = new List<ExaminedApiKey>();
        foreach (var presented in command.Presented.Items!)
        {
            var item = await verifier.ExamineAsync(presented, cancellationToken);
            if (item.IsError)
            {
                return item.Errors;
            }

            examined.Add(item.Value);
        }

        var verified = new List<VerificationDto>();
        foreach (var item in examined)
        {
            verified.Add(await verifier.CompleteAsync(item, cancellationToken));
        }

        return verified;
    }
}
