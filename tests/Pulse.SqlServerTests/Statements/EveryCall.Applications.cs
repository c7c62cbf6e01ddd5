using Pulse.Application.Applications;
using Pulse.Application.Common.Lists;
using Pulse.Application.Merchants;
using Pulse.Domain.Applications;
using Pulse.Domain.Merchants;

namespace Pulse.SqlServerTests.Statements;

/// <summary>Applications and merchants: created, listed by their sections, found, changed, removed.</summary>
internal sealed partial class EveryCall
{
    /// <summary>One value of each kind that a filter of these lists accepts.</summary>
    private static readonly string[] SectionValues =
    [
        ListQueries.FilterText, "", Guid.CreateVersion7().ToString(), "2030-01-02T03:04:05.678Z", "2019-04-01", "inReview", "suspended",
        "corporation", "savings", "tiered",
    ];

    private static readonly Guid Application = Guid.CreateVersion7();
    private static readonly Guid Merchant = Guid.CreateVersion7();

    private async Task ApplicationsAsync()
    {
        foreach (var query in QueriesOf<ListApplications>(ApplicationFields.All))
        {
            await CallAsync<IApplicationRepository>(applications => applications.ListAsync(Samples.Account, query, None));
        }

        await CallAsync<IApplicationRepository>(applications => applications.CountAsync(Samples.Account, None));
        await CallAsync<IMerchantRepository>(merchants => merchants.CountAsync(Samples.Account, None));

        await InUnitOfWorkAsync<IApplicationRepository>(applications =>
        {
            applications.Add(MerchantApplication.Draft(
                Application, Samples.Account, new ApplicationContent(), ApplicationKey.From(new byte[32]), "maker", Samples.Now).Value);
            return Task.CompletedTask;
        });
        pulse.Server.Rows["Applications"] = [RowOfApplication];
        await CallAsync<IApplicationRepository>(applications => applications.ListAsync(Samples.Account, new ListApplications(), None));
        await InUnitOfWorkAsync<IApplicationRepository>(async applications =>
        {
            var draft = (await applications.FindAsync(Samples.Account, Application, None))!;
            Assert.That(draft.Content.Basics?.BusinessName, Is.EqualTo("name"));
            draft.Edit(new ApplicationContent { Basics = new() { BusinessName = "another" } }, "editor", Samples.Now);
        });
        await InUnitOfWorkAsync<IApplicationRepository>(
            async applications => applications.Remove((await applications.FindAsync(Samples.Account, Application, None))!));
        pulse.Server.Rows.Remove("Applications");
    }

    private async Task MerchantsAsync()
    {
        foreach (var query in QueriesOf<ListMerchants>(MerchantFields.All))
        {
            await CallAsync<IMerchantRepository>(merchants => merchants.ListAsync(Samples.Account, query, None));
        }

        await InUnitOfWorkAsync<IMerchantRepository>(merchants =>
        {
            merchants.Add(Domain.Merchants.Merchant.Create(Merchant, Samples.Account, Profile, "maker", Samples.Now).Value);
            return Task.CompletedTask;
        });
        pulse.Server.Rows["Merchants"] = [RowOfMerchant];
        await InUnitOfWorkAsync<IMerchantRepository>(async merchants =>
        {
            var merchant = (await merchants.FindAsync(Samples.Account, Merchant, None))!;
            merchant.Edit(Profile, "editor", Samples.Now);
            merchant.Become(MerchantStatus.Closed, "editor", Samples.Now);
        });
        pulse.Server.Rows.Remove("Merchants");
    }

    private static IEnumerable<T> QueriesOf<T>(IListFields fields)
        where T : ListQuery, new() =>
    [
        new(),
        .. from name in fields.Filterable
           from value in SectionValues.Where(value => fields.Accepts(name, value)).DefaultIfEmpty()
           select new T { Filters = new Dictionary<string, string>
           {
               [name] = value ?? throw new AssertionException($"No sample value fits the filter {name}: add one."),
           } },
        .. fields.Sortable.SelectMany(name => new T[] { new() { Sort = name }, new() { Sort = "-" + name } }),
        new() { Search = ListQueries.SearchText, Page = 3, PageSize = 20, Sort = "-basics.address.city,basics.businessName,createdAt" },
    ];

    private static MerchantProfile Profile => new()
    {
        Basics = new()
        {
            BusinessName = "name",
            TaxId = "12-3456789",
            Address = new() { Line1 = "line", City = "city", State = "CA", PostalCode = "94607", Country = "US" },
            Contact = new() { FirstName = "first", LastName = "last", Email = "somebody@pulse.test", Phone = "+14155552671" },
        },
        BusinessDetails = new() { LegalStructure = LegalStructure.Corporation, Mcc = "5814", Description = "description" },
    };

    private static Dictionary<string, object> RowOfApplication => new()
    {
        ["Sequence"] = 1L,
        ["Id"] = Application,
        ["AccountId"] = Samples.Account.Number,
        ["Status"] = "Draft",
        ["Content"] = """{"basics":{"businessName":"name"}}""",
        ["SearchText"] = "NAME",
        ["KeyHash"] = new byte[32],
        ["CreatedAt"] = Samples.Now,
        ["CreatedBy"] = "maker",
        ["UpdatedAt"] = Samples.Now,
        ["UpdatedBy"] = "maker",
        ["Version"] = 1L,
    };

    private static Dictionary<string, object> RowOfMerchant => new()
    {
        ["Sequence"] = 1L,
        ["Id"] = Merchant,
        ["AccountId"] = Samples.Account.Number,
        ["Status"] = "Active",
        ["Profile"] = "{}",
        ["SearchText"] = "",
        ["CreatedAt"] = Samples.Now,
        ["CreatedBy"] = "maker",
        ["UpdatedAt"] = Samples.Now,
        ["UpdatedBy"] = "maker",
        ["Version"] = 1L,
    };
}
