using FluentValidation;
using Pulse.Application.Applications;
using Pulse.Application.Common;
using Pulse.Domain.Merchants;

namespace Pulse.Application.Merchants;

/// <summary>Validates single values. The domain checks for missing values and contradictions.</summary>
public sealed class MerchantProfileValidator : AbstractValidator<MerchantProfile>
{
    public MerchantProfileValidator()
    {
        RuleFor(profile => profile.Basics).SetValidator(new BasicsValidator()!);
        RuleFor(profile => profile.BusinessDetails).SetValidator(new BusinessDetailsValidator()!);
    }
}

public sealed class MerchantProfilePatchValidator : AbstractValidator<MergePatch<MerchantProfile>>
{
    public MerchantProfilePatchValidator(MerchantProfileValidator profile) =>
        RuleFor(patch => patch.Value).SetValidator(profile!).OverridePropertyName("");
}
