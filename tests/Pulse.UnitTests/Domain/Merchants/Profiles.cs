using ErrorOr;
using Pulse.Domain.Applications;
using Pulse.Domain.Common;
using Pulse.Domain.Merchants;

namespace Pulse.UnitTests.Domain.Merchants;

/// <summary>Complete profiles, and the paths of their errors.</summary>
internal static class Profiles
{
    public static MerchantProfile Named(string name) => new()
    {
        Basics = new()
        {
            BusinessName = name,
            TaxId = "12-3456789",
            Address = new() { Line1 = "77 Broadway", City = "Oakland", State = "CA", PostalCode = "94607", Country = "US" },
            Contact = new() { FirstName = "Ada", LastName = "Brown", Email = "ada@acme.test", Phone = "+14155552671" },
        },
        BusinessDetails = new()
        {
            LegalStructure = LegalStructure.LimitedLiabilityCompany,
            Mcc = "5814",
            Description = "Roasts and sells coffee.",
        },
    };

    public static string PathOf(Error error) => (string)error.Metadata![Errors.PathKey];
}
