using System.Text;
using Pulse.Domain.Applications;

namespace Pulse.Console.SectionForms;

/// <summary>The fields of sections in words for people.</summary>
public static class SectionWords
{
    private static readonly Dictionary<string, string> Labels = new()
    {
        ["accountHolder"] = "Holder of the account",
        ["annualVolume"] = "Payments in a year",
        ["averageTicket"] = "Average payment",
        ["basics"] = "Name and contact",
        ["businessBanking"] = "Bank account",
        ["businessDetails"] = "Business",
        ["businessHistory"] = "History",
        ["businessName"] = "Legal name of the business",
        ["businessOwners"] = "Owners",
        ["cardPresentPercent"] = "With the card present, in percent",
        ["dbaName"] = "Trade name, if different",
        ["deliveryDays"] = "Days from payment to delivery",
        ["discountPercent"] = "Share of each payment, in percent",
        ["ecommercePercent"] = "On the web, in percent",
        ["email"] = "E-mail",
        ["employeeCount"] = "Employees",
        ["equityPercent"] = "Share of the business, in percent",
        ["explanation"] = "Explanation of your answers",
        ["filedForBankruptcy"] = "Has the business or an owner ever filed for bankruptcy?",
        ["highestTicket"] = "Highest payment",
        ["keyedPercent"] = "With a typed card number, in percent",
        ["line1"] = "Street and number",
        ["line2"] = "Apartment, suite or floor",
        ["mcc"] = "Merchant category code",
        ["model"] = "Pricing model",
        ["orderProcessing"] = "Payments",
        ["ssn"] = "Social security number",
        ["startedOn"] = "Start of the business",
        ["state"] = "State or province",
        ["taxId"] = "Employer Identification Number",
        ["wasTerminated"] = "Has a payment processor ever ended its agreement with you?",
    };

    private static readonly Dictionary<string, string> Hints = new()
    {
        ["accountNumber"] = "5 to 17 digits.",
        ["amount"] = "As in 1200.50.",
        ["country"] = "Two capital letters, as in US.",
        ["currency"] = "Three capital letters, as in USD.",
        ["description"] = "The goods and services of the business.",
        ["equityPercent"] = "All owners together have at most 100.",
        ["mcc"] = "Four digits, as in 5812.",
        ["phone"] = "With the country code, as in +14155552671.",
        ["routingNumber"] = "Nine digits.",
        ["orderProcessing"] = "Payments",
        ["ssn"] = "Nine digits, as in 123-45-6789.",
        ["state"] = "In the United States: two letters, as in CA.",
        ["taxId"] = "Nine digits, as in 12-3456789.",
        ["website"] = "As in https://example.com.",
    };

    /// <summary>Fields with several lines.</summary>
    private static readonly string[] Long = ["description", "explanation", "refundPolicy"];

    public static string LabelOf(string field) => Labels.GetValueOrDefault(field) ?? Spaced(field);

    public static string? HintOf(string field) => Hints.GetValueOrDefault(field);

    public static bool IsLong(string field) => Long.Contains(field);

    /// <summary>A JSON path in words, without its section: <c>Owner 1: Address: City</c>.</summary>
    public static string Of(string path)
    {
        var parts = path.Split('.');
        var words = parts.Skip(parts[0].Contains('[', StringComparison.Ordinal) ? 0 : 1).Select(PartOf).ToList();
        return words.Count == 0 ? "All fields" : string.Join(": ", words);
    }

    /// <summary>The values of an enum, with their JSON names.</summary>
    public static IEnumerable<(string Value, string Text)> ValuesOf(Type type) =>
        Enum.GetNames(type).Select(name => (Sections.NameOf(name), Spaced(name)));

    /// <returns><c>Limited liability company</c> for <c>LimitedLiabilityCompany</c>.</returns>
    public static string Spaced(string name)
    {
        var words = new StringBuilder();
        foreach (var letter in name)
        {
            words.Append(words.Length == 0 ? char.ToUpperInvariant(letter)
                : char.IsUpper(letter) ? $" {char.ToLowerInvariant(letter)}"
                : letter);
        }

        return words.ToString();
    }

    private static string PartOf(string part) => part.Split('[', ']') is [_, var index, ..] && int.TryParse(index, out var number)
        ? OwnerTitle(number)
        : LabelOf(part);

    public static string OwnerTitle(int index) => $"Owner {index + 1}";
}
