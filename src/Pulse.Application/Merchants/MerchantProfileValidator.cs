using FluentValidation;
using Pulse.Application.Applications;
using Pulse.Application.Common;
using Pulse.Domain.Merchants;

namespace Pulse.Application.Merchants;

/// <summary>Each value by itself; what is missing, and what they may not say together, is the domain's.</summary>
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
    public MerchantProfilePatchValidator(MerchantProfileValidator profile) => RuleFor(patch => patch.Sent).SetValidator(profile).OverridePropertyName("");
}
