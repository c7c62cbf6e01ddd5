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
        var ordered = Parcel.Fields.Order(Parcels.AsQueryable(), new ListParcels { Sort = sort }, Parcel.Insertion);

        Assert.That(Numbers(ordered), Is.EqualTo(expected));
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
