using Pulse.Application.Common;
using Pulse.Application.Merchants;
using Pulse.Domain.Merchants;

namespace Pulse.Api.OpenApi;

/// <summary>Examples of requests and responses about merchants.</summary>
internal static class MerchantExamples
{
    private const string Basics =
        """{ "businessName": "Corner Bakery LLC", "dbaName": "Corner Bakery", "taxId": "12-3456789", "address": null, "contact": null }""";

    public static readonly Dictionary<Type, string> All = new()
    {
        [typeof(MerchantProfile)] = $$"""
            { "basics": {{Basics}}, "businessDetails": { "mcc": "5462" } }
            """,
        [typeof(MergePatch<MerchantProfile>)] = """{ "basics": { "contact": { "phone": "+14155550100" } } }""",
        [typeof(MerchantDto)] = $$"""
            { "id": "019ab1c2-7d3e-7c41-9f6a-2b8e5d4c3a22", "accountId": "6591739253089529",
              "applicationId": "019ab1c2-7d3e-7c41-9f6a-2b8e5d4c3a20",
              "status": "active", "basics": {{Basics}}, "businessDetails": null,
              "createdAt": "2029-01-31T12:00:00.000Z", "createdBy": "underwriter@example.com", "createdById": "1",
              "updatedAt": "2029-01-31T12:00:00.000Z", "updatedBy": "underwriter@example.com", "updatedById": "1" }
            """,
    };
}
