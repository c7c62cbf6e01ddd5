using Pulse.Application.Common.Lists;
using Pulse.UnitTests.Setup;

namespace Pulse.UnitTests.Application.Common.Lists;

public sealed class ListFieldsTests
{
    private static readonly Parcel[] Parcels =
    [
        new(1, "Berta", "fragile", true, Some.Now),
        new(2, "Anna", null, false),
        new(3, "Berta", "Éclairs", false, Some.Now.AddMilliseconds(1)),
        new(4, "anna", "", true),
    ];

    [TestCase("sender", "Berta", "1 3")]
    [TestCase("sender", "berta", "", Description = "exact")]
    [TestCase("sender", "Bert", "", Description = "exact")]
    [TestCase("sent", "true", "1 4")]
    [TestCase("note", "", "2", Description = "an empty value matches an empty field")]
    [TestCase("at", "", "2 4")]
    [TestCase("at", "2026-03-14T16:09:26.535+01:00", "1")]
    [TestCase("shorterThan", "5", "2 4")]
    public void A_filter_returns_only_items_with_exactly_this_value(string field, string value, string expected) =>
        Assert.That(Select(new ListParcels { Filters = new Dictionary<string, string> { [field] = value } }), Is.EqualTo(expected));

    [Test]
    public void Filters_and_search_apply_together()
    {
        var filters = new Dictionary<string, string> { ["sender"] = "Berta", ["sent"] = "false" };

        Assert.That(Select(new ListParcels { Filters = filters }), Is.EqualTo("3"));
        Assert.That(Select(new ListParcels { Filters = filters, Search = "fragile" }), Is.Empty);
    }

    [Test]
    public void A_search_finds_text_in_any_text_field_ignoring_case()
    {
        var parcels = Parcels.Where(parcel => parcel.Note is not null).ToArray();

        Assert.That(Select(new ListParcels { Search = "ERT" }, parcels), Is.EqualTo("1 3"));
        Assert.That(Select(new ListParcels { Search = "FRAG" }, parcels), Is.EqualTo("1"));
        Assert.That(Select(new ListParcels { Search = "éCL" }, parcels), Is.EqualTo("3"));
        Assert.That(Select(new ListParcels { Search = "%" }, parcels), Is.Empty);
    }

    [Test]
    public void An_empty_search_finds_everything() => Assert.That(Select(new ListParcels { Search = "" }), Is.EqualTo("1 2 3 4"));

    [TestCase("sent", "2 3 1 4")]
    [TestCase("-sent", "4 1 3 2", Description = "equal values are sorted in the direction of the last field")]
    [TestCase("-sent,at", "4 1 2 3")]
    [TestCase("-at", "3 1 4 2")]
    public void A_sort_uses_the_named_fields_and_then_the_order_of_insertion(string sort, string expected)
    {
        var ordered = Parcels.AsQueryable().InOrder(Parcel.Fields.KeysOf(new ListParcels { Sort = sort }, Parcel.Insertion));

        Assert.That(Numbers(ordered), Is.EqualTo(expected));
    }

    [TestCase("-createdAt", true)]
    [TestCase("createdAt", true)]
    [TestCase("-createdAt,sender", false)]
    [TestCase("sender", false)]
    public void The_default_order_and_its_reverse_are_recognized(string sort, bool isDefault) =>
        Assert.That(new ListParcels { Sort = sort }.IsInDefaultOrder, Is.EqualTo(isDefault));

    [TestCase("", "", 1)]
    [TestCase("sent", "", 1)]
    [TestCase("sent sender", "sender", 1)]
    [TestCase("note sent sender", "sender", 2)]
    [TestCase("at", "at", 0)]
    public void The_most_selective_filter_that_an_index_serves_finds_the_candidates(string filters, string served, int compared)
    {
        var query = new ListParcels
        {
            Filters = filters.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .ToDictionary(name => name, name => name switch { "sent" => "true", "at" => "", _ => "none" }),
            Search = filters.Length == 0 ? "text" : null,
        };
        var fields = new ListFields<Parcel>()
            .Text("sender", parcel => parcel.Sender)
            .Text("note", parcel => parcel.Note)
            .Value("sent", parcel => parcel.Sent, FilterValues.Bool)
            .Value("at", parcel => parcel.At, FilterValues.OptionalDate)
            .IndexedBy("sender", "at");

        var candidates = fields.Candidates(Parcels.AsQueryable(), query).Expression.ToString();

        Assert.That(candidates.Contains("Where", StringComparison.Ordinal), Is.EqualTo(served.Length > 0));
        Assert.That(candidates, Does.Contain(served switch { "sender" => ".Sender", "at" => ".At", _ => "" }));
        Assert.That(fields.Conditions(query), Has.Count.EqualTo(compared));
    }

    [Test]
    public void A_filter_only_field_is_not_sortable()
    {
        Assert.That(string.Join(' ', Parcel.Fields.Filterable), Is.EqualTo("sender note sent at shorterThan"));
        Assert.That(string.Join(' ', Parcel.Fields.Sortable), Is.EqualTo("sender note sent at"));
    }

    /// <summary>A literal would create a new plan for each value, and put the caller's input into the command text.</summary>
    [Test]
    public void Query_values_are_captured_variables_and_not_literals()
    {
        var query = new ListParcels { Search = "typed", Filters = new Dictionary<string, string> { ["sender"] = "by a caller" } };

        var expression = Parcel.Fields.Select(Parcels.AsQueryable(), query).Expression.ToString();

        Assert.That(expression, Does.Not.Contain("\"TYPED\"").And.Not.Contain("\"by a caller\""));
    }

    private static string Select(ListParcels query, Parcel[]? parcels = null) =>
        Numbers(Parcel.Fields.Select((parcels ?? Parcels).AsQueryable(), query));

    private static string Numbers(IQueryable<Parcel> parcels) => string.Join(' ', parcels.Select(parcel => parcel.Number));
}
