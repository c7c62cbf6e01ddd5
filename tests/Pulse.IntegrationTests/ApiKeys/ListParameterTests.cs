using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.ApiKeys;

/// <summary>Query parameters that a list refuses.</summary>
public sealed class ListParameterTests(TestDatabase database) : ContractTests(database)
{
    [TestCase("page", "0")]
    [TestCase("page", "-1")]
    [TestCase("page", "1.5")]
    [TestCase("page", "one")]
    [TestCase("page", "")]
    [TestCase("page", "%2B1")]
    [TestCase("page", "%EF%BC%91")]
    [TestCase("page", "10000001")]
    [TestCase("page", "99999999999999999999")]
    [TestCase("pageSize", "0")]
    [TestCase("pageSize", "101")]
    [TestCase("pageSize", "ten")]
    [TestCase("pageSize", "2147483648")]
    [TestCase("search", "%00")]
    [TestCase("Page", "1")]
    [TestCase("limit", "1")]
    [TestCase("apiSecret", "x")]
    [TestCase("secretHash", "x")]
    public async Task An_invalid_query_parameter_is_refused_by_name(string parameter, string value)
    {
        var answer = await Admin.GetAsync($"/apikeys?{parameter}={value}");

        answer.AssertInvalid(parameter);
    }

    [Test]
    public async Task A_search_has_a_greatest_length()
    {
        var most = await Admin.GetAsync($"/apikeys?search={new string('a', 200)}");
        var tooMuch = await Admin.GetAsync($"/apikeys?search={new string('a', 201)}");

        Assert.That(most.Text, Is.EqualTo("[]"));
        tooMuch.AssertInvalid("search");
    }

    [TestCase("?page=1&page=2", "page")]
    [TestCase("?name=a&name=b", "name")]
    [TestCase("?sort=name&sort=id", "sort")]
    public async Task A_duplicate_parameter_is_refused(string query, string parameter)
    {
        (await Admin.GetAsync("/apikeys" + query)).AssertInvalid(parameter);
    }
}
