using Pulse.Application.Common.Lists;

namespace Pulse.UnitTests.Application.Common.Lists;

/// <summary>Lists in memory return the same as lists from a database, in each culture.</summary>
[SetCulture("tr-TR")]
public sealed class InMemoryListsTests
{
    private static readonly Parcel[] Parcels = [new(1, "irma", "fragile", true), new(2, "Zoe", null, false), new(3, "anna", "", true)];

    [TestCase("sender", "3 1 2")]
    [TestCase("-sender", "2 1 3")]
    [TestCase("sent,-sender", "2 1 3")]
    public void Texts_are_sorted_ignoring_case(string sort, string expected) =>
        Assert.That(Numbers(new ListParcels { Sort = sort }), Is.EqualTo(expected));

    [TestCase("IRMA")]
    [TestCase("FRAGILE")]
    public void A_search_ignores_letter_case_by_the_invariant_culture(string search) =>
        Assert.That(Numbers(new ListParcels { Search = search, Sort = "sender" }), Is.EqualTo("1"));

    [Test]
    public void A_page_has_its_items_its_number_its_size_and_the_total_count()
    {
        var page = Parcel.Fields.ToPage(Parcels, new ListParcels { Sort = "sender", Page = 2, PageSize = 2 }, Parcel.Insertion);

        Assert.That((page.Items.Single().Number, page.Total, page.Number, page.Size), Is.EqualTo((2L, 3, 2, 2)));
    }

    [Test]
    public void A_list_that_is_not_paged_ends_at_its_bound_and_counts_the_rest()
    {
        Parcel[] many = [.. Enumerable.Range(1, ListQuery.MaxUnpaged + 1).Select(number => new Parcel(number, "anna", null, true))];

        var page = Parcel.Fields.ToPage(many, new ListParcels { Sort = "sender" }, Parcel.Insertion);

        Assert.That((page.Items.Count, page.Total, page.Number), Is.EqualTo((ListQuery.MaxUnpaged, ListQuery.MaxUnpaged + 1, (int?)null)));
    }

    private static string Numbers(ListParcels query) =>
        string.Join(' ', Parcel.Fields.ToPage(Parcels, query, Parcel.Insertion).Items.Select(parcel => parcel.Number));
}
