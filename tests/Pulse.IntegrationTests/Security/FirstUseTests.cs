using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Common;
using Pulse.Domain.ApiKeys;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Security;

/// <summary>Rule 9: the refusal of a credential that does not exist yet is not cached.</summary>
public sealed class FirstUseTests(TestDatabase database) : CacheTests(database)
{
    private readonly Queue<(ApiKeyIdentifier Identifier, ApiKeySecret Secret)> foreseen = new();

    [Test]
    public async Task A_new_key_works_on_its_first_request()
    {
        var key = await Admin.MakeKeyAsync("readApiKeys");

        Assert.That(await StatusOfSessionAsync(Using(key)), Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_new_key_works_on_its_first_request_although_it_was_refused_before_its_creation()
    {
        var (identifier, secret) = (MadeUp.Identifier(), MadeUp.Secret());
        var caller = ApiKey(identifier.Value, secret.Reveal());
        Assert.That(await StatusOfSessionAsync(caller), Is.EqualTo(HttpStatusCode.Unauthorized));

        foreseen.Enqueue((identifier, secret));
        var key = await Admin.MakeKeyAsync("readApiKeys");

        Assert.That((key.ApiKey, key.Secret), Is.EqualTo((identifier.Value, secret.Reveal())), "The new key must be the refused one.");
        Assert.That(await StatusOfSessionAsync(caller), Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await Anonymous().PostAsync("/auth/login", key.Login)).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_key_works_although_its_identifier_was_tried_with_a_wrong_secret()
    {
        var key = await Admin.MakeKeyAsync("readApiKeys");
        var guess = ApiKey(key.ApiKey, MadeUp.Secret().Reveal());

        Assert.That(await StatusOfSessionAsync(guess), Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await StatusOfSessionAsync(Using(key)), Is.EqualTo(HttpStatusCode.OK));
    }

    /// <summary>The key is created while the refusal is in progress. The refusal must not affect later requests.</summary>
    [Test]
    public async Task A_new_key_works_on_its_first_request_although_a_look_up_from_before_its_creation_is_in_progress()
    {
        var (identifier, secret) = (MadeUp.Identifier(), MadeUp.Secret());
        var caller = ApiKey(identifier.Value, secret.Reveal());
        LookUps.Close(Held.AfterRead);
        var before = StatusOfSessionAsync(caller);
        await LookUps.WaitForLookUpAsync(Held.AfterRead);

        foreseen.Enqueue((identifier, secret));
        await Admin.MakeKeyAsync("readApiKeys");
        var after = StatusOfSessionAsync(caller);
        await LookUps.WaitForRequestsAsync(2);
        LookUps.Open();

        Assert.That(await before, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await after, Is.EqualTo(HttpStatusCode.OK));
    }

    protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        services.Decorate<ICredentialGenerator>(inner => new ForeseenCredentials(inner, foreseen));
    }
}
