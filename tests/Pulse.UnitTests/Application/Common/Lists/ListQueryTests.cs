using FluentValidation.TestHelper;
using Pulse.Application.ApiKeys;
using Pulse.Application.Common.Lists;

namespace Pulse.UnitTests.Application.Common.Lists;

public sealed class ListQueryTests
{
    private readonly ListApiKeysValidator validator = new();

    [Test]
    public void A_list_is_paged_where_a_page_or_a_size_is_asked_for()
    {
        Assert.That(new ListApiKeys().IsPaged, Is.False);
        Assert.That(new ListApiKeys { Page = 1 }.IsPaged);
        Assert.That(new ListApiKeys { PageSize = 1 }.IsPaged);
    }

    [Test]
    public void The_default_order_is_newest_first() =>
        Assert.That(SortTerm.Parse(new ListApiKeys().Sort), Is.EqualTo(new[] { new SortTerm("createdAt", Descending: true) }));

    [Test]
    public void Each_field_of_an_order_has_its_own_direction() =>
        Assert.That(SortTerm.Parse("name,-createdAt"), Is.EqualTo(new[] { new SortTerm("name", false), new SortTerm("createdAt", true) }));

    [Test]
    public void Correct_queries_pass_validation()
    {
        validator.TestValidate(new ListApiKeys()).ShouldNotHaveAnyValidationErrors();
        validator.TestValidate(new ListApiKeys { Page = 1, PageSize = 100, Search = "till", Sort = "name,-createdAt" })
            .ShouldNotHaveAnyValidationErrors();
    }

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(int.MaxValue)]
    public void A_page_counts_from_1_and_has_an_end(int page) =>
        validator.TestValidate(new ListApiKeys { Page = page }).ShouldHaveValidationErrorFor(query => query.Page);

    [TestCase(0)]
    [TestCase(101)]
    public void A_page_has_1_to_100_items(int size) =>
        validator.TestValidate(new ListApiKeys { PageSize = size }).ShouldHaveValidationErrorFor(query => query.PageSize);

    [Test]
    public void An_over_long_search_or_one_of_control_characters_is_refused()
    {
        foreach (var search in new[] { new string('s', 201), "\0", "\uD800" })
        {
            validator.TestValidate(new ListApiKeys { Search = search }).ShouldHaveValidationErrorFor(query => query.Search);
        }
    }

    [TestCase("")]
    [TestCase("-")]
    [TestCase("unknown")]
    [TestCase("Name")]
    [TestCase("name,")]
    [TestCase("--name")]
    [TestCase("permissions", Description = "can only be filtered by")]
    [TestCase("name,-name")]
    public void A_sort_by_an_unknown_or_duplicate_field_is_refused(string sort) =>
        validator.TestValidate(new ListApiKeys { Sort = sort }).ShouldHaveValidationErrorFor("sort");

    [TestCase("unknown", "x")]
    [TestCase("Name", "x")]
    [TestCase("name", "a\0b")]
    [TestCase("active", "TRUE")]
    [TestCase("active", "")]
    [TestCase("id", "1")]
    [TestCase("accountId", "1")]
    [TestCase("createdAt", "yesterday")]
    [TestCase("expiresAt", "0000-00-00")]
    [TestCase("permissions", "everything")]
    [TestCase("metadata", "x")]
    [TestCase("metadata.", "x")]
    [TestCase("metadata.a[0]", "x")]
    [TestCase("metadata.a\"b", "x")]
    [TestCase("metadata.team", "a\0b")]
    [TestCase("permissions", "")]
    public void A_filter_with_an_unknown_field_or_value_is_refused_with_its_name(string field, string value) =>
        validator.TestValidate(Filtered(field, value)).ShouldHaveValidationErrorFor(field).Only();

    [TestCase("id", "01990000-0000-7000-8000-000000000001")]
    [TestCase("description", "")]
    [TestCase("accountId", "6591739253089529")]
    [TestCase("permissions", "readUsers")]
    [TestCase("externalId", "")]
    [TestCase("metadata.team", "payments")]
    [TestCase("metadata.cost.center", "")]
    [TestCase("active", "false")]
    [TestCase("expiresAt", "")]
    [TestCase("expiresAt", "2030-01-01T00:00:00Z")]
    [TestCase("createdAt", "2030-01-01T00:00:00Z")]
    public void A_filter_by_a_field_with_a_value_that_it_can_have_is_valid(string field, string value) =>
        validator.TestValidate(Filtered(field, value)).ShouldNotHaveAnyValidationErrors();

    [Test]
    public void Every_property_of_a_key_that_callers_see_and_that_has_one_value_can_be_filtered_by()
    {
        string[] withMany = ["allowedIps", "rateLimit", "quota", "metadata", "secrets"];
        var seen = typeof(ApiKeyDto).GetProperties().Select(property => char.ToLowerInvariant(property.Name[0]) + property.Name[1..]);

        string[] byTime = ["expiresBefore", "expiresAfter", "lastUsedBefore", "lastUsedAfter", "createdBefore", "createdAfter"];
        Assert.That(ApiKeyFields.All.Filterable, Is.EquivalentTo(seen.Except(withMany).Concat(byTime)));
    }

    private static ListApiKeys Filtered(string field, string value) =>
        new() { Filters = new Dictionary<string, string> { [field] = value } };
}
