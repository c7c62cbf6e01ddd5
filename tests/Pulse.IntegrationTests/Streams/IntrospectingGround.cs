using System.Globalization;
using System.Net;
using System.Text;
using Pulse.Domain.Permissions;
using Pulse.IntegrationTests.Permissions;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Streams;

/// <summary>Base class of tests of services that keep introspections until the stream ends them.</summary>
public abstract class IntrospectingGround(TestDatabase database) : StreamGround(database)
{
    /// <summary>A service that verifies the tokens of all accounts.</summary>
    protected Setup.Api Gateway { get; private set; } = null!;

    [SetUp]
    public async Task NewGatewayAsync() => Gateway = await GatewayAsync();

    /// <summary>The account of the service.</summary>
    protected string Account => Owner.Client.DefaultRequestHeaders.GetValues("x-account-id").Single();

    protected static Task<Answer> SendFormAsync(Setup.Api caller, string path, params (string Name, string Value)[] form) =>
        caller.SendAsync(
            HttpMethod.Post, path, new FormUrlEncodedContent(form.Select(field => KeyValuePair.Create(field.Name, field.Value))));

    /// <summary>Introspects a token in the account of the service.</summary>
    protected Task<Answer> IntrospectAsync(Setup.Api service, string token) =>
        SendFormAsync(service, "/oauth2/introspect", ("token", token), ("account_id", Account));

    protected static StringContent JsonContentOf(string json) => new(json, Encoding.UTF8, "application/json");

    /// <summary>A user with a role in the account of the service, which has a custom permission, and a session.</summary>
    protected async Task<Presented> PresentedUserAsync(params Permission[] permissions)
    {
        var permission = await Admin.MakePermissionAsync(Account);
        var role = await Seed.RoleAsync(Account);
        string[] names = ["readMerchants", "readApiKeys", permission, .. permissions.Select(held => held.Name())];
        var changed = await Owner.PatchAsync($"/roles/{role}", new { permissions = names });
        Assert.That(changed.Status, Is.EqualTo(HttpStatusCode.OK), changed.Text);
        var email = await Seed.UserAsync([Account], (role, Account));
        return await PresentedAsync(await LoginAsync(email, Seed.Password), email) with { Role = role, Permission = permission };
    }

    /// <summary>A key of the account of the service, which has a custom permission, and a session.</summary>
    protected async Task<Presented> PresentedKeyAsync()
    {
        var permission = await Admin.MakePermissionAsync(Account);
        var key = await Owner.MakeKeyAsync("readMerchants", "readApiKeys", permission);
        return await PresentedAsync(await LoginAsync(key), key.ApiKey) with { Permission = permission, Client = Using(key) };
    }

    protected async Task<Presented> PresentedAsync(Setup.Api session, string name)
    {
        var token = session.Client.DefaultRequestHeaders.Authorization!.Parameter!;
        var known = (await IntrospectAsync(Gateway, token)).Json;
        return new Presented(session, token, (string)known["sub"]!, (string)known["sid"]!, name);
    }

    /// <summary>Changes something.</summary>
    /// <returns>The tags that the stream sends for it.</returns>
    protected async Task<string[]> SentByAsync(Setup.Api service, Func<Task<Answer>> change)
    {
        var (stream, _) = await EventStream.GreetedAsync(service);
        await using var open = stream;
        var changed = await change();
        Assert.That((int)changed.Status, Is.LessThan(300), changed.Text);
        var (end, hello) = await EventStream.GreetedAsync(Gateway);
        await end.DisposeAsync();
        var tags = new List<string>();
        StreamEvent? next;
        do
        {
            next = await stream.NextAsync();
            tags.AddRange(next?.Name == "revoked" ? next.Tags : []);
        }
        while (next?.Position < hello.Position);
        Assert.That(next, Is.Not.Null, "The stream has ended.");
        return [.. tags];
    }

    /// <summary>A credential that a client presents to a service.</summary>
    /// <param name="Api">The session.</param>
    /// <param name="Token">The token of the session.</param>
    /// <param name="Id">The user's number or the key's UUID.</param>
    /// <param name="Session">The id of the session.</param>
    /// <param name="Name">The e-mail address or the identifier.</param>
    protected sealed record Presented(Setup.Api Api, string Token, string Id, string Session, string Name)
    {
        /// <summary>The user's number.</summary>
        public int Number => int.Parse(Id, CultureInfo.InvariantCulture);

        public int Role { get; init; }

        public string Permission { get; init; } = "";

        /// <summary>The key of the session. Null for a user.</summary>
        public Setup.Api? Client { get; init; }
    }
}
