using System.Net;
using FluentValidation;
using Pulse.Application.Common;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Common;

namespace Pulse.Application.ApiKeys;

/// <summary>Validation of API key properties.</summary>
internal static class ApiKeyRules
{
    /// <summary>Validation message for the name of a member of the metadata.</summary>
    public static readonly string MetadataName =
        $"The name must have 1 to {KeyMetadata.NameMaxLength} visible characters, no space at either end, and no square brackets, double "
            + "quotes or backslashes.";

    public static readonly string TooMuchMetadata = $"Must have at most {KeyMetadata.MaxCount} members.";

    public static IRuleBuilderOptions<T, string?> ApiKeyName<T>(this IRuleBuilder<T, string?> rule) => rule.Name(ApiKey.NameMaxLength);

    public static IRuleBuilderOptions<T, string?> ApiKeyDescription<T>(this IRuleBuilder<T, string?> rule) => rule
        .AtMost(ApiKey.DescriptionMaxLength)
        .ReadableLines();

    public static IRuleBuilderOptions<T, IReadOnlyList<string>?> ApiKeyAllowedIps<T>(
        this IRuleBuilder<T, IReadOnlyList<string>?> rule) => rule
        .HasAtMost(AllowedIps.MaxCount).WithMessage($"Must have at most {AllowedIps.MaxCount} networks.")
        .Must(list => list is null || NetworksIn(list).Distinct().Count() == NetworksIn(list).Count)
        .WithMessage("Must not contain a network twice.");

    public static IRuleBuilderOptions<T, string> ApiKeyNetwork<T>(this IRuleBuilder<T, string> rule) => rule
        .Must(text => Cidr.TryParse(text, out _))
        .WithMessage("Must be an IP address, or a network in CIDR notation without host bits, such as 203.0.113.0/24.");

    /// <summary>Ranges of the values that are present.</summary>
    public static void RateLimitRanges(AbstractValidator<RateLimitDto> limit)
    {
        limit.RuleFor(values => values.Limit).InclusiveBetween(1, RateLimit.MaxLimit).WithMessage($"Must be 1 to {RateLimit.MaxLimit}.");
        limit.RuleFor(values => values.WindowSeconds).InclusiveBetween(1, RateLimit.MaxWindowSeconds)
            .WithMessage($"Must be 1 to {RateLimit.MaxWindowSeconds} seconds.");
    }

    /// <inheritdoc cref="RateLimitRanges"/>
    public static void QuotaRanges(AbstractValidator<QuotaDto> limit) =>
        limit.RuleFor(values => values.Limit).InclusiveBetween(1, Quota.MaxLimit).WithMessage($"Must be 1 to {Quota.MaxLimit}.");

    public static IRuleBuilderOptions<T, string?> ApiKeyExternalId<T>(this IRuleBuilder<T, string?> rule) => rule
        .AtMost(ApiKey.ExternalIdMaxLength)
        .Readable()
        .Trimmed();

    public static IRuleBuilderOptions<T, string?> ApiKeyPrefix<T>(this IRuleBuilder<T, string?> rule) => rule
        .HasForm(SecretPrefix.Pattern, text => SecretPrefix.IsWellFormed(text))
        .WithMessage($"Must be {SecretPrefix.MinLength} to {SecretPrefix.MaxLength} of the characters a to z and 0 to 9.")
        .Must(prefix => !SecretPrefix.IsReserved(prefix))
        .WithMessage($"Reserved for other credentials. {SecretPrefix.Default}, and prefixes of another length, are allowed.");

    /// <summary>Names and texts. Each error has the path of its member.</summary>
    public static void ApiKeyMetadata<T>(this IRuleBuilder<T, IReadOnlyDictionary<string, string?>?> rule) =>
        rule.Custom((metadata, context) =>
        {
            foreach (var (name, value) in metadata ?? new Dictionary<string, string?>())
            {
                if (MetadataFault(name, value) is { } message)
                {
                    context.AddFailure($"metadata.{name}", message);
                }
            }

            if (metadata?.Values.Count(value => !string.IsNullOrEmpty(value)) > KeyMetadata.MaxCount)
            {
                context.AddFailure("metadata", TooMuchMetadata);
            }
        });

    private static string? MetadataFault(string name, string? value) => (name, value) switch
    {
        _ when !KeyMetadata.IsName(name) => MetadataName,
        (_, null) => null,
        _ when Text.LengthOf(value) > KeyMetadata.ValueMaxLength => $"Must have at most {KeyMetadata.ValueMaxLength} characters.",
        _ => KeyMetadata.IsValue(value) ? null : NameRules.UnreadableLines,
    };

    /// <summary>The valid networks. Invalid ones have their own message.</summary>
    private static List<IPNetwork> NetworksIn(IEnumerable<string> list) =>
        [.. list.SelectMany(text => Cidr.TryParse(text, out var network) ? [network] : Array.Empty<IPNetwork>())];
}
