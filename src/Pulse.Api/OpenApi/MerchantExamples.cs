using Pulse.Application.Merchants;
using Pulse.Domain.Merchants;

namespace Pulse.Api.OpenApi;

/// <summary>Examples of bodies about merchants.</summary>
internal static class MerchantExamples
{
    private const string Sections = """
        "basics": { "businessName": "Acme Coffee LLC", "dbaName": "Acme Coffee", "taxId": "12-3456789",
                    "address": { "line1": "77 Broadway", "line2": null, "city": "Oakland", "state": "CA", "postalCode": "94607", "country": "US" },
                    "contact": { "firstName": "Ada", "lastName": "Brown", "email": "ada@example.com", "phone": "+14155552671" } },
        "businessDetails": { "legalStructure": "limitedLiabilityCompany", "mcc": "5814", "description": "Roasts and sells coffee.",
                             "website": "https://coffee.example.com", "employeeCount": 12 }
        """;

    public static readonly Dictionary<Type, string> All = new()
    {
        [typeof(MerchantProfile)] = $"{{ {Sections} }}",
        [typeof(MerchantDto)] = $$"""
            { "id": "019ab1c2-7d3e-7c41-9f6a-2b8e5d4c3a13", "accountId": "6591739253089529", "applicationId": "019ab1c2-7d3e-7c41-9f6a-2b8e5d4c3a14",
              "status": "active", {{Sections}},
              "createdAt": "2029-01-31T12:00:00.000Z", "createdBy": "admin@example.com",
              "updatedAt": "2029-01-31T12:00:00.000Z", "updatedBy": "admin@example.com" }
            """,
    };
}
