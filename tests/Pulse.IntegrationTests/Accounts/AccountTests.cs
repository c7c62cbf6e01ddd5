using System.Net;
using System.Text;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Accounts;

/// <summary>Base class of tests of accounts.</summary>
public abstract class AccountTests(TestDatabase database) : SecurityTests(database)
{
    protected const string Unknown = "/accounts/9999999999999999";

    protected static string PathOf(string account) => $"/accounts/{account}";

    /// <returns>The new account's id.</returns>
    protected async Task<string> MakeAsync(string name = "An account", string? repcode = null)
    {
        var created = await Admin.PostAsync("/accounts", new { accountName = name, repcode });
        Assert.That(created.Status, Is.EqualTo(HttpStatusCode.Created), created.Text);
        return (string)created.Json["accountId"]!;
    }

    protected async Task DisableAsync(string account)
    {
        var disabled = await Admin.PatchAsync(PathOf(account), new { active = false });
        Assert.That(disabled.Status, Is.EqualTo(HttpStatusCode.OK), disabled.Text);
    }

    protected static Task<Answer> PutPermissionsAsync(Setup.Api caller, string account, string body, string? ifMatch = null) =>
        caller.SendAsync(
            HttpMethod.Put, $"{PathOf(account)}/permissions", new StringContent(body, Encoding.UTF8, "application/json"), ifMatch);

    /// <summary>Events about an account in its audit log, newest first.</summary>
    protected async Task<(string Action, string? Changes)[]> EventsOfAsync(string account, string readIn) =>
    [
        .. (await AdminIn(readIn).GetAsync($"/audit-events?target={account}&pageSize=100")).Json.AsArray()
            .Select(happened => ((string)happened!["action"]!, happened["changes"]?.ToJsonString())),
    ];
}
