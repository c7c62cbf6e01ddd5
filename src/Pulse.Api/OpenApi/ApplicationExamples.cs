using Pulse.Application.Applications;
using Pulse.Application.Common;
using Pulse.Domain.Applications;

namespace Pulse.Api.OpenApi;

/// <summary>Examples of applications and of each section.</summary>
internal static class ApplicationExamples
{
    private const string Basics = """
        { "businessName": "Corner Bakery LLC", "dbaName": "Corner Bakery", "taxId": "12-3456789",
          "address": { "line1": "1 Market St", "line2": null, "city": "San Francisco", "state": "CA", "postalCode": "94105",
            "country": "US" },
          "contact": { "firstName": "Ada", "lastName": "Baker", "email": "ada@bakery.example", "phone": "+14155552671" } }
        """;

    private const string BusinessDetails = """
        { "legalStructure": "limitedLiabilityCompany", "mcc": "5462", "description": "Bread and cakes.",
          "website": "https://bakery.example", "employeeCount": 7 }
        """;

    private const string Address = """
        { "line1": "2 Oak St", "line2": null, "city": "Oakland", "state": "CA", "postalCode": "94607", "country": "US" }
        """;

    private const string Owner = $$"""
        { "firstName": "Ada", "lastName": "Baker", "title": "Owner", "email": "ada@bakery.example", "phone": "+14155552671",
          "dateOfBirth": "1980-05-06", "ssn": "123-45-6789", "equityPercent": 60, "address": {{Address}} }
        """;

    private const string BusinessHistory = """
        { "startedOn": "2019-04-01", "previousProcessor": null, "filedForBankruptcy": false, "wasTerminated": false, "explanation": null }
        """;

    private const string OrderProcessing = """
        { "annualVolume": { "amount": 500000, "currency": "USD" }, "averageTicket": { "amount": 12.50, "currency": "USD" },
          "highestTicket": { "amount": 300, "currency": "USD" }, "cardPresentPercent": 90, "keyedPercent": 0, "ecommercePercent": 10,
          "deliveryDays": 0, "refundPolicy": null }
        """;

    private const string PricingSchedule = """
        { "model": "interchangePlus", "discountPercent": 0.25, "transactionFee": { "amount": 0.10, "currency": "USD" },
          "monthlyFee": { "amount": 5, "currency": "USD" }, "chargebackFee": { "amount": 15, "currency": "USD" } }
        """;

    private const string System = """
        { "status": "draft", "createdAt": "2029-01-31T12:00:00.000Z", "createdBy": "admin@example.com", "createdById": "1",
          "updatedAt": "2029-01-31T12:00:00.000Z",
          "updatedBy": "admin@example.com", "updatedById": "1", "submittedAt": null, "closedAt": null, "reason": null, "merchantId": null }
        """;

    private static readonly string RequestMembers =
        $$"""
        "basics": { "businessName": "Corner Bakery LLC", "taxId": "12-3456789" }, "businessBanking": {{Banking("000123456789")}}
        """;

    private static readonly string ResponseMembers =
        $"""
        "id": "019ab1c2-7d3e-7c41-9f6a-2b8e5d4c3a20", "accountId": "6591739253089529",
        "basics": null, "businessDetails": null, "businessHistory": null, "businessBanking": {Banking("****6789")},
        "orderProcessing": null, "businessOwners": [], "pricingSchedule": null, "system": {System}
        """;

    public static readonly Dictionary<Type, string> All = new()
    {
        [typeof(ApplicationContent)] = $"{{ {RequestMembers} }}",
        [typeof(MergePatch<ApplicationContent>)] = """
            { "basics": { "dbaName": null, "contact": { "phone": "+14155550100" } },
              "businessOwners": [ { "id": "019ab1c2-7d3e-7c41-9f6a-2b8e5d4c3a21", "title": "CEO" } ] }
            """,
        [typeof(Basics)] = Basics,
        [typeof(BusinessDetails)] = BusinessDetails,
        [typeof(BusinessHistory)] = BusinessHistory,
        [typeof(BusinessBanking)] = Banking("000123456789"),
        [typeof(OrderProcessing)] = OrderProcessing,
        [typeof(BusinessOwner)] = Owner,
        [typeof(PricingSchedule)] = PricingSchedule,
        [typeof(Decline)] = """{ "reason": "The licence has expired." }""",
        [typeof(ApplicationSystemDto)] = System,
        [typeof(ApplicationDto)] = $"{{ {ResponseMembers} }}",
    };

    private static string Banking(string accountNumber) =>
        $$"""
        { "bankName": "First Bank", "accountHolder": "Corner Bakery LLC", "accountType": "checking", "routingNumber": "021000021",
          "accountNumber": "{{accountNumber}}" }
        """;
}
