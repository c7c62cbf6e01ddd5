using FluentValidation;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Common;
using Pulse.Domain.Permissions;

namespace Pulse.Application.ApiKeys;

/// <summary>What each property of a key may be, whether it is made or changed.</summary>
internal static class ApiKeyRules
{
    public static IRuleBuilderOptions<T, string?> ApiKeyName<T>(this IRuleBuilder<T, string?> rule) => rule
        .NotEmpty().WithMessage("A name is needed.")
        .MaximumLength(ApiKey.NameMaxLength).WithMessage($"Must have at most {ApiKey.NameMaxLength} characters.")
        .Must(name => name is null || Text.IsPrintable(name)).WithMessage("Must not have control characters.");

    public static IRuleBuilderOptions<T, string?> ApiKeyDescription<T>(this IRuleBuilder<T, string?> rule) => rule
        .MaximumLength(ApiKey.DescriptionMaxLength).WithMessage($"Must have at most {ApiKey.DescriptionMaxLength} characters.")
        .Must(text => text is null || Text.IsPrintableLines(text)).WithMessage("Must not have control characters other than line breaks and tabs.");

    public static IRuleBuilderOptions<T, IReadOnlyList<Permission>?> ApiKeyPermissions<T>(this IRuleBuilder<T, IReadOnlyList<Permission>?> rule) => rule
        .NotEmpty().WithMessage("At least one permission is needed.")
        .Must(list => list is null || list.Distinct().Count() == list.Count).WithMessage("A permission stands there twice.");
}
