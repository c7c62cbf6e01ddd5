using System.Collections;
using System.Reflection;

namespace Pulse.Client.Tests.Setup;

/// <summary>Values for tests.</summary>
internal static class Samples
{
    private static readonly Address Oakland =
        new() { Line1 = "77 Broadway", City = "Oakland", State = "CA", PostalCode = "94607", Country = "US" };

    /// <summary>An application with only the fields that are required to submit it.</summary>
    public static ApplicationContent Application => new()
    {
        Basics = new Basics
        {
            BusinessName = "Acme Coffee LLC",
            TaxId = "12-3456789",
            Address = Oakland,
            Contact = new Contact { FirstName = "Ada", LastName = "Brown", Email = "ada@acme.test", Phone = "+14155552671" },
        },
        BusinessDetails = new BusinessDetails
        {
            LegalStructure = LegalStructure.LimitedLiabilityCompany,
            Mcc = "5814",
            Description = "Roasts and sells coffee.",
        },
        BusinessHistory = new BusinessHistory
        {
            StartedOn = new DateOnly(2019, 4, 1),
            FiledForBankruptcy = false,
            WasTerminated = false,
        },
        BusinessBanking = new BusinessBanking
        {
            BankName = "First Bank",
            AccountHolder = "Acme",
            AccountType = BankAccountType.Checking,
            RoutingNumber = "021000021",
            AccountNumber = "987007731",
        },
        OrderProcessing = new OrderProcessing
        {
            AnnualVolume = new Money { Amount = 500_000, Currency = "USD" },
            AverageTicket = new Money { Amount = 12.5m, Currency = "USD" },
            HighestTicket = new Money { Amount = 400, Currency = "USD" },
            CardPresentPercent = 80,
            KeyedPercent = 5,
            EcommercePercent = 15,
        },
        BusinessOwners =
        [
            new BusinessOwner
            {
                FirstName = "Grace",
                LastName = "Hill",
                DateOfBirth = new DateOnly(1980, 5, 6),
                Ssn = "123-45-6780",
                EquityPercent = 100,
                Address = Oakland,
            },
        ],
        PricingSchedule = new PricingSchedule
        {
            Model = PricingModel.FlatRate,
            DiscountPercent = 2.9m,
            TransactionFee = new Money { Amount = 0.3m, Currency = "USD" },
        },
    };

    /// <summary>A value of a type in which every member is set.</summary>
    /// <param name="text">What each text is.</param>
    public static object Of(Type type, string text = "sample")
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsEnum)
        {
            return Enum.GetValues(type).GetValue(1)!;
        }

        object? simple = type switch
        {
            _ when type == typeof(string) => text,
            _ when type == typeof(bool) => true,
            _ when type == typeof(int) => 7,
            _ when type == typeof(long) => 7L,
            _ when type == typeof(double) => 7d,
            _ when type == typeof(decimal) => 7.5m,
            _ when type == typeof(Guid) => Guid.Parse("019ab1c2-7d3e-7c41-9f6a-2b8e5d4c3a10"),
            _ when type == typeof(DateTimeOffset) => new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)),
            _ when type == typeof(DateOnly) => new DateOnly(2020, 1, 2),
            _ when type == typeof(TimeSpan) => TimeSpan.FromSeconds(1),
            _ when type == typeof(CancellationToken) => CancellationToken.None,
            _ when type == typeof(System.Text.Json.JsonElement) => System.Text.Json.JsonSerializer.SerializeToElement(1),
            _ => null,
        };
        if (simple is not null)
        {
            return simple;
        }

        if (type.IsGenericType)
        {
            return OfGeneric(type.GetGenericTypeDefinition(), type.GetGenericArguments(), text);
        }

        var made = System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(type);
        foreach (var property in MembersOf(type))
        {
            property.SetValue(made, Of(property.PropertyType, text));
        }

        return made;
    }

    private static IEnumerable<PropertyInfo> MembersOf(Type type) => type.GetProperties()
        .Where(property => property.CanWrite && property.DeclaringType != typeof(PulseAnswer));

    private static object OfGeneric(Type definition, Type[] arguments, string text)
    {
        if (definition == typeof(Optional<>))
        {
            return Activator.CreateInstance(definition.MakeGenericType(arguments), Of(arguments[0], text))!;
        }

        if (arguments.Length == 2)
        {
            var map = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(arguments))!;
            map.Add(text, Of(arguments[1], text));
            return map;
        }

        var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(arguments))!;
        list.Add(Of(arguments[0], text));
        return list;
    }
}
