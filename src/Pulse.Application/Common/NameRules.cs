using FluentValidation;

namespace Pulse.Application.Common;

/// <summary>What every name may be, whatever it is the name of.</summary>
internal static class NameRules
{
    public static IRuleBuilderOptions<T, string?> Name<T>(this IRuleBuilder<T, string?> rule, int maxLength) => rule
        .NotEmpty().WithMessage("A name is needed.")
        .AtMost(maxLength)
        .Readable()
        .Must(name => name is null || Domain.Common.Name.IsTrimmed(name)).WithMessage("Must not begin or end with a blank.");

    /// <summary>Characters that can be read, where there are any.</summary>
    public static IRuleBuilderOptions<T, string?> Readable<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(text => text is null || Domain.Common.Name.IsReadable(text)).WithMessage(Domain.Common.Name.Fault);
}
