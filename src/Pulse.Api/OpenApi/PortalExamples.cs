using Pulse.Application.Portal;

namespace Pulse.Api.OpenApi;

/// <summary>Examples of responses of the portal.</summary>
internal static class PortalExamples
{
    public static readonly Dictionary<Type, string> All = new()
    {
        [typeof(PortalApplicationDto)] = """
            { "id": "019ab1c2-7d3e-7c41-9f6a-2b8e5d4c3a13",
              "basics": null, "businessDetails": null, "businessHistory": null, "businessBanking": null, "orderProcessing": null,
              "businessOwners": [], "pricingSchedule": null,
              "system": { "status": "draft", "createdAt": "2029-01-31T12:00:00.000Z", "updatedAt": "2029-01-31T12:34:56.789Z" } }
            """,
    };
}
