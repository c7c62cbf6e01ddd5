using Pulse.Application.Portal;

namespace Pulse.Api.OpenApi;

/// <summary>Examples of responses of the portal.</summary>
internal static class PortalExamples
{
    public static readonly Dictionary<Type, string> All = new()
    {
        [typeof(PortalApplicationDto)] = """
            { "id": "019ab1c2-7d3e-7c41-9f6a-2b8e5d4c3a13",
              "basics": { "businessName": "Blue Door Bakery", "taxId": "12-3456789" },
              "businessDetails": null, "businessHistory": null,
              "businessBanking": { "bankName": "First Bank", "accountType": "checking", "routingNumber": "021000021",
                "accountNumber": "****9012" },
              "orderProcessing": null,
              "businessOwners": [ { "id": "019ab1c2-7d3e-7c41-9f6a-2b8e5d4c3a14", "firstName": "Ada", "lastName": "Byron",
                "ssn": "****6789",
                "equityPercent": 60 } ],
              "pricingSchedule": null,
              "system": { "status": "draft", "createdAt": "2029-01-31T12:00:00.000Z", "updatedAt": "2029-01-31T12:34:56.789Z" } }
            """,
    };
}
