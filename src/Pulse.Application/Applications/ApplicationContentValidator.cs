using FluentValidation;
using Pulse.Application.Common;
using Pulse.Domain.Applications;

namespace Pulse.Application.Applications;

/// <summary>Validates single values. The domain checks for contradictions.</summary>
public sealed class ApplicationContentValidator : AbstractValidator<ApplicationContent>
{
    public ApplicationContentValidator(TimeProvider clock)
    {
        RuleFor(content => content.Basics).SetValidator(new BasicsValidator()!);
        RuleFor(content => content.BusinessDetails).SetValidator(new BusinessDetailsValidator()!);
        RuleFor(content => content.BusinessHistory).SetValidator(new BusinessHistoryValidator(clock)!);
        RuleFor(content => content.BusinessBanking).SetValidator(new BusinessBankingValidator()!);
        RuleFor(content => content.OrderProcessing).SetValidator(new OrderProcessingValidator()!);
        RuleFor(content => content.PricingSchedule).SetValidator(new PricingScheduleValidator()!);
        RuleFor(content => content.BusinessOwners)
            .HasAtMost(BusinessOwner.MaxCount).WithMessage($"Must have at most {BusinessOwner.MaxCount} owners.");
        RuleForEach(content => content.BusinessOwners)
            .NotNull().WithMessage("Must be an object.")
            .SetValidator(new BusinessOwnerValidator(clock))
            .When(content => content.BusinessOwners?.Count <= BusinessOwner.MaxCount);
    }
}

public sealed class ApplicationContentPatchValidator : AbstractValidator<MergePatch<ApplicationContent>>
{
    public ApplicationContentPatchValidator(ApplicationContentValidator content) =>
        RuleFor(patch => patch.Value).SetValidator(content!).OverridePropertyName("");
}
