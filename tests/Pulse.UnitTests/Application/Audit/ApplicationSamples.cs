using Pulse.Domain.Applications;

namespace Pulse.UnitTests.Application.Audit;

internal static class ApplicationSamples
{
    private static readonly Address Address = new()
    {
        Line1 = "1 Main Street",
        Line2 = "Floor 2",
        City = "Springfield",
        State = "IL",
        PostalCode = "62701",
        Country = "US",
    };

    /// <summary>Every field has a value.</summary>
    public static readonly ApplicationContent Full = new()
    {
        Basics = new Basics
        {
            BusinessName = "Café \"Zur Post\" & Söhne",
            DbaName = "Zur Post",
            TaxId = "12-3456789",
            Address = Address,
            Contact = new Contact { FirstName = "Ada", LastName = "O'Neil", Email = "ada@example.com", Phone = "+14155552671" },
        },
        BusinessDetails = new BusinessDetails
        {
            LegalStructure = LegalStructure.LimitedLiabilityCompany,
            Mcc = "5812",
            Description = "Coffee\nand cake",
            Website = "https://example.com/",
            EmployeeCount = 12,
        },
        BusinessHistory = new BusinessHistory
        {
            StartedOn = new DateOnly(2001, 2, 3),
            PreviousProcessor = "Other Pay",
            FiledForBankruptcy = false,
            WasTerminated = true,
            Explanation = "It was closed.",
        },
        BusinessBanking = new BusinessBanking
        {
            BankName = "First Bank",
            AccountHolder = "Zur Post LLC",
            AccountType = BankAccountType.Checking,
            RoutingNumber = "021000021",
            AccountNumber = SensitiveText.Kept("cipher of the account", "6789"),
        },
        OrderProcessing = new OrderProcessing
        {
            AnnualVolume = new Money { Amount = 100000.50m, Currency = "USD" },
            AverageTicket = new Money { Amount = 12m, Currency = "USD" },
            HighestTicket = new Money { Amount = 250m, Currency = "USD" },
            CardPresentPercent = 60m,
            KeyedPercent = 15.5m,
            EcommercePercent = 24.50m,
            DeliveryDays = 3,
            RefundPolicy = "30 days",
        },
        BusinessOwners =
        [
            new BusinessOwner
            {
                Id = Guid.Parse("01990000-0000-7000-8000-00000000000c"),
                FirstName = "Ada",
                LastName = "O'Neil",
                Title = "CEO",
                Email = "ada@example.com",
                Phone = "+14155552671",
                DateOfBirth = new DateOnly(1970, 12, 31),
                Ssn = SensitiveText.Kept("cipher of the ssn", "4321"),
                EquityPercent = 51.5m,
                Address = Address,
            },
        ],
        PricingSchedule = new PricingSchedule
        {
            Model = PricingModel.InterchangePlus,
            DiscountPercent = 0.25m,
            TransactionFee = new Money { Amount = 0.10m, Currency = "USD" },
            MonthlyFee = new Money { Amount = 9.95m, Currency = "USD" },
            ChargebackFee = new Money { Amount = 25m, Currency = "USD" },
        },
    };

    /// <summary>Every section exists, and no field has a value.</summary>
    public static readonly ApplicationContent Hollow = new()
    {
        Basics = new Basics { Address = new Address(), Contact = new Contact() },
        BusinessDetails = new BusinessDetails(),
        BusinessHistory = new BusinessHistory(),
        BusinessBanking = new BusinessBanking(),
        OrderProcessing = new OrderProcessing { AnnualVolume = new Money() },
        BusinessOwners = [new BusinessOwner(), new BusinessOwner { Address = new Address() }],
        PricingSchedule = new PricingSchedule(),
    };
}
