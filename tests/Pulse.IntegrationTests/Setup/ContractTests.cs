using System.Globalization;
using System.Net;
using Pulse.Domain.Permissions;

namespace Pulse.IntegrationTests.Setup;

/// <summary>Base class of HTTP tests that need callers in their own accounts.</summary>
public abstract class ContractTests(TestDatabase database) : ApiTests(database)
{
    /// <summary>The superAdmin's session token.</summary>
    protected string AdminToken => Admin.Client.DefaultRequestHeaders.Authorization!.Parameter!;

    /// <summary>The superAdmin, acting in this account. <see cref="ApiTests.Admin"/> does not change.</summary>
    protected Api AdminIn(string accountId) => Bearer(AdminToken).In(accountId);

    /// <summary>The superAdmin, acting in a new account.</summary>
    protected async Task<Api> AdminInNewAccountAsync() => AdminIn(await Seed.AccountAsync());

    /// <summary>A new user with these permissions in one account, logged in.</summary>
    protected async Task<Api> LoginNewUserAsync(string accountId, params Permission[] permissions) =>
        await LoginAsync(await Seed.UserAsync(accountId, permissions), Seed.Password);

    /// <summary>A caller that uses a key directly.</summary>
    protected Api Using(Key key) => ApiKey(key.ApiKey, key.Secret);

    /// <summary>A caller that presents a key of another system unchanged.</summary>
    protected Api Presenting(string foreignKey) => With(("x-api-key", foreignKey));

    /// <summary>A caller that uses a key through a session.</summary>
    protected async Task<Api> LoginAsync(Key key)
    {
        var session = await Anonymous().PostAsync("/auth/login", key.Login);
        Assert.That(session.Status, Is.EqualTo(HttpStatusCode.OK), session.Text);
        return Bearer((string)session.Json["token"]!);
    }

    /// <summary>An account's id as stored in databases.</summary>
    protected static long NumberOf(string accountId) => long.Parse(accountId, CultureInfo.InvariantCulture);

    /// <summary>A caller with only these headers.</summary>
    protected Api With(params (string Name, string Value)[] headers)
    {
        var client = App.CreateClient();
        Array.ForEach(headers, header => client.DefaultRequestHeaders.TryAddWithoutValidation(header.Name, header.Value));
        return new Api(client);
    }

    /// <summary>Repeats the readiness check until it returns this status: a node checks in the background, not on request.</summary>
    protected async Task<Answer> ReadyAsync(HttpStatusCode status)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var caller = Anonymous();
        for (var answer = await caller.GetAsync("/health/ready"); ; answer = await caller.GetAsync("/health/ready"))
        {
            if (answer.Status == status)
            {
                return answer;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), patience.Token);
        }
    }

    /// <summary>The status of a request for the caller's session.</summary>
    protected static async Task<HttpStatusCode> StatusOfSessionAsync(Api caller) => (await caller.GetAsync("/auth/session")).Status;

    protected static async Task<HttpStatusCode[]> StatusesOfSessionsAsync(params Api[] callers) =>
        await Task.WhenAll(callers.Select(StatusOfSessionAsync));
}
