using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Verification;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Verification;

/// <summary>Rule 7 for verification: a key in memory is verified without the database, and never in a state that a change has ended.</summary>
public sealed class CachedVerificationTests(TestDatabase database) : CachedKeyTests(database)
{
    private readonly Gate examined = new();

    [Test]
    public async Task A_cached_key_is_verified_without_a_database_command()
    {
        var key = await Owner.MakeKeyAsync("readMerchants");
        var cold = await VerifyAsync(key);

        var warm = await CostAsync(() => VerifyAsync(key));

        Assert.That((warm.Answer.Status, warm.Commands), Is.EqualTo((HttpStatusCode.OK, 0)));
        Assert.That((bool)cold.Json["valid"]!, Is.True);
        Assert.That((string)warm.Answer.Json["apiKey"]!["name"]!, Is.EqualTo((string)cold.Json["apiKey"]!["name"]!));
    }

    [Test]
    public async Task A_cached_key_is_shown_as_GET_shows_it()
    {
        var key = await Owner.MakeKeyAsync("readMerchants");
        await VerifyAsync(key);

        var shown = (await VerifyAsync(key)).Json["apiKey"]!.AsObject();
        var read = (await Owner.GetAsync(key.Path)).Json.AsObject();

        Assert.That((string?)shown["lastUsedAt"], Is.Not.Null, "The first verification was a use.");
        foreach (var counted in (string[])["lastUsedAt", "lastUsedIp"])
        {
            shown.Remove(counted);
            read.Remove(counted);
        }

        Assert.That(shown.ToJsonString(), Is.EqualTo(read.ToJsonString()));
    }

    [Test]
    public async Task A_change_is_shown_by_the_next_verification()
    {
        var key = await Owner.MakeKeyAsync("readMerchants");
        await VerifyAsync(key);

        await Owner.PatchAsync(key.Path, """{"name":"Renamed","allowedIps":["198.51.100.0/24"]}""");
        var changed = await VerifyAsync(key);

        Assert.That((string)changed.Json["code"]!, Is.EqualTo("ip_not_allowed"));
        Assert.That((string)changed.Json["apiKey"]!["name"]!, Is.EqualTo("Renamed"));
    }

    [Test]
    public async Task Changed_metadata_is_shown_by_the_next_verification()
    {
        var key = await Owner.MakeKeyFromAsync(
            new { name = "A", permissions = new[] { "readMerchants" }, metadata = new { team = "payments" } });
        await VerifyAsync(key);
        var before = await VerifyAsync(key);

        await Owner.PatchAsync(key.Path, """{"externalId":"customer-42","metadata":{"team":"ledger"}}""");
        var after = await VerifyAsync(key);

        Assert.That((string?)before.Json["apiKey"]!["metadata"]!["team"], Is.EqualTo("payments"));
        Assert.That((string?)after.Json["apiKey"]!["metadata"]!["team"], Is.EqualTo("ledger"));
        Assert.That((string?)after.Json["apiKey"]!["externalId"], Is.EqualTo("customer-42"));
    }

    [Test]
    public async Task A_key_that_is_deleted_during_its_verification_is_not_found()
    {
        var key = await Owner.MakeKeyAsync("readMerchants");
        await VerifyAsync(key);
        examined.Close();
        var verifying = VerifyAsync(key);
        await examined.WaitForAsync(arrivals: 1);

        await Owner.DeleteAsync(key.Path);
        examined.Open();

        Assert.That((string)(await verifying).Json["code"]!, Is.EqualTo("not_found"));
    }

    [Test]
    public async Task A_key_that_is_changed_during_its_verification_is_shown_changed()
    {
        var key = await Owner.MakeKeyAsync("readMerchants");
        await VerifyAsync(key);
        examined.Close();
        var verifying = VerifyAsync(key);
        await examined.WaitForAsync(arrivals: 1);

        await Owner.PatchAsync(key.Path, """{"name":"Renamed"}""");
        examined.Open();

        Assert.That((string)(await verifying).Json["apiKey"]!["name"]!, Is.EqualTo("Renamed"));
    }

    [Test]
    public async Task A_change_during_the_lookup_of_a_verification_is_shown_by_the_next_one([Values] Held held)
    {
        var key = await Owner.MakeKeyAsync("readMerchants");
        await VerifyAsync(await Owner.MakeKeyAsync("readMerchants"));
        LookUps.Close(held);
        var verifying = VerifyAsync(key);
        await LookUps.WaitForLookUpAsync(held);

        await Owner.PatchAsync(key.Path, """{"name":"Renamed"}""");
        LookUps.Open();
        await verifying;

        Assert.That((string)(await VerifyAsync(key)).Json["apiKey"]!["name"]!, Is.EqualTo("Renamed"));
    }

    protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        services.Decorate<IKeyExaminer>(inner => new HeldExaminer(inner, examined));
    }
}
