using Pulse.Application.Common;
using Pulse.Application.Merchants;
using Pulse.Console.SectionForms;
using Pulse.Domain.Merchants;

namespace Pulse.Console.Merchants;

/// <summary>A merchant with its sections.</summary>
public sealed class MerchantPage(Versioned<MerchantDto> merchant)
{
    public MerchantDto Merchant => merchant.Value;

    public long Version => merchant.Version;

    public string Name => NameOf(Merchant);

    public SectionSet Sections { get; } = new(ProfileOf(merchant.Value));

    public static string NameOf(MerchantDto merchant) => merchant.Basics?.BusinessName ?? $"{merchant.Id}";

    public static MerchantProfile ProfileOf(MerchantDto merchant) =>
        new() { Basics = merchant.Basics, BusinessDetails = merchant.BusinessDetails };

    /// <summary>The class of the tag of a status.</summary>
    public static string ClassOf(MerchantStatus status) => status switch
    {
        MerchantStatus.Active => "tag good",
        MerchantStatus.Suspended => "tag warn",
        _ => "tag bad",
    };
}

/// <summary>The form of a merchant's profile.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Groups">The fields of each section.</param>
/// <param name="Version">The version that the form shows. Null: a new merchant.</param>
/// <param name="Back">The page to go back to.</param>
public sealed record MerchantForm(string Title, IReadOnlyList<SectionGroup> Groups, long? Version, string Back);
