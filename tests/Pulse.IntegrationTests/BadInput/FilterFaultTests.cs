using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.BadInput;

/// <summary>The error of a filter value says what is allowed, in a query and in a filter of a bulk request.</summary>
public sealed class FilterFaultTests(TestDatabase database) : ContractTests(database)
{
    private const string Instant = "Must be an ISO 8601 instant with Z or an offset, such as 2030-01-31T12:00:00.000Z.";
    private const string Plus = " Write the + of an offset as %2B in a URL.";

    [TestCase("expiresBefore", "2027", Instant)]
    [TestCase("createdAt", "", Instant)]
    [TestCase("expiresAt", "2027-01-01", Instant)]
    [TestCase("expiresAfter", "2027-01-01T00:00:00 01:00", Instant + Plus)]
    [TestCase("createdAt", "2027-01-01T00:00:00.5 01:00", Instant + Plus)]
    [TestCase("createdAt", "2027-01-01 00:00:00Z", Instant)]
    [TestCase("status", "foo", "Must be one of active, disabled, expired, notYetValid, restricted.")]
    [TestCase("active", "TRUE", "Must be true or false.")]
    [TestCase("active", "", "Must be true or false.")]
    [TestCase("id", "7", "Must be a UUID.")]
    [TestCase("accountId", "7", "Must be an account id of 16 digits.")]
    [TestCase("permissions", "fly", "Must be the name of a permission.")]
    [TestCase("name", "a\u0001b", "Must not contain control characters.")]
    public async Task A_filter_error_of_the_key_list_states_the_allowed_values(string field, string value, string fault)
    {
        var listed = await Admin.GetAsync($"/apikeys?{field}={Uri.EscapeDataString(value)}");
        var filter = new Dictionary<string, string> { [field] = value };
        var changed = await Admin.PostAsync("/apikeys/bulk", new { action = "disable", filter });

        listed.AssertInvalid(field);
        Assert.That(listed.Error(field), Is.EqualTo(fault));
        Assert.That(changed.Error($"filter.{field}"), Is.EqualTo(fault));
    }

    [TestCase("/users?id=x", "Must be a whole number.")]
    [TestCase("/users?pending=1", "Must be true or false.")]
    [TestCase("/users?accountId=x", "Must be an account id of 16 digits.")]
    [TestCase("/roles?builtIn=yes", "Must be true or false.")]
    [TestCase("/roles?accountId=x", "Must be an account id of 16 digits.")]
    [TestCase("/roles?permissions=fly", "Must be the name of a permission.")]
    [TestCase("/accounts?permissions=fly", "Must be the name of a permission.")]
    [TestCase("/permissions?grantable=TRUE", "Must be true or false.")]
    [TestCase("/sessions?mine=yes", "Must be true or false.")]
    [TestCase("/sessions?principal.type=User", "Must be one of user, apiKey.")]
    [TestCase("/sessions?principal.id=x", "Must be a user's number or an API key's UUID.")]
    [TestCase("/merchants?status=open", "Must be one of active, suspended, closed.")]
    [TestCase("/merchants?applicationId=x", "Must be a UUID.")]
    [TestCase("/applications?submittedAt=2027", Instant)]
    [TestCase("/applications?businessHistory.startedOn=2027", "Must be a date, such as 2030-01-31.")]
    [TestCase("/applications?businessBanking.accountType=Checking", "Must be one of checking, savings.")]
    [TestCase("/audit-events?from=2027-01-01T00:00:00+01:00", Instant + Plus)]
    [TestCase("/audit-events?from=2027", Instant)]
    public async Task A_filter_error_of_another_list_states_the_allowed_values(string path, string fault)
    {
        var refused = await Admin.GetAsync(path);

        Assert.That(refused.Error(path.Split('?', '=')[1]), Is.EqualTo(fault), refused.Text);
    }

    [TestCase("/apikeys?=x")]
    [TestCase("/audit-events?=x")]
    [TestCase("/permissions?=")]
    [TestCase("/auth/session?=x")]
    public async Task A_parameter_without_a_name_is_reported_as_a_query_error_and_not_as_a_body_error(string path)
    {
        var refused = await Admin.GetAsync(path);

        refused.AssertInvalid("query");
        Assert.That(refused.Error("query"), Is.EqualTo("A parameter has no name."));
    }

    [TestCase("""{"\ud800":1}""", "body")]
    [TestCase("""{"name":"a","a\udc00b":1}""", "body")]
    [TestCase("""{"name":"a","permissions":["readMerchants"],"quota":{"\ud800":1}}""", "quota")]
    public async Task A_property_name_with_invalid_Unicode_is_reported_as_such(string body, string path)
    {
        var refused = await Admin.PostAsync("/apikeys", body);

        refused.AssertInvalid(path);
        Assert.That(refused.Error(path), Is.EqualTo("The name of a property is not valid Unicode text."));
    }

    [Test]
    public async Task A_filter_name_with_invalid_Unicode_is_reported_as_such()
    {
        var refused = await Admin.PostAsync("/apikeys/bulk", """{"action":"disable","filter":{"\ud800":"1"}}""");

        Assert.That(refused.Error("filter"), Is.EqualTo("The name of a property is not valid Unicode text."), refused.Text);
    }
}
