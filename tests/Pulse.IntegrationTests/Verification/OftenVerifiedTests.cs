using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Verification;

/// <summary>The JSON of a key that is verified often is kept. It is never shown after something about the key has changed.</summary>
public sealed class OftenVerifiedTests(TestDatabase database) : CachedKeyTests(database)
{
    [Test]
    public async Task Each_change_of_a_key_that_is_verified_often_is_shown_at_once()
    {
        var key = await Owner.MakeKeyAsync("readMerchants");
        for (var change = 1; change <= 3; change++)
        {
            await VerifyOftenAsync(key);

            await Owner.PatchAsync(key.Path, $$"""{"name":"Name {{change}}"}""");

            Assert.That((string)(await VerifyAsync(key)).Json["apiKey"]!["name"]!, Is.EqualTo($"Name {change}"));
        }
    }

    [Test]
    public async Task A_later_use_of_a_key_that_is_verified_often_is_shown()
    {
        var key = await Owner.MakeKeyAsync("readMerchants");
        await VerifyOftenAsync(key);
        var before = (DateTime)(await VerifyAsync(key)).Json["apiKey"]!["lastUsedAt"]!;

        App.Clock.Advance(TimeSpan.FromSeconds(2));
        await VerifyAsync(key);
        var shown = (await VerifyAsync(key, "198.51.100.7")).Json["apiKey"]!;
        var later = (await VerifyAsync(key)).Json["apiKey"]!;

        Assert.That((DateTime)shown["lastUsedAt"]! - before, Is.EqualTo(TimeSpan.FromSeconds(2)));
        Assert.That((string?)later["lastUsedIp"], Is.EqualTo("198.51.100.7"));
    }

    [Test]
    public async Task A_key_that_expires_while_it_is_verified_often_is_shown_as_expired()
    {
        var key = await Owner.MakeKeyFromAsync(new
        {
            name = "short",
            permissions = new[] { "readMerchants" },
            expiresAt = App.Clock.GetUtcNow().UtcDateTime.AddMinutes(5),
        });
        await VerifyOftenAsync(key);

        App.Clock.Advance(TimeSpan.FromMinutes(5));
        var expired = (await VerifyAsync(key)).Json;

        Assert.That(((string)expired["code"]!, (string)expired["apiKey"]!["status"]!), Is.EqualTo(("expired", "expired")));
    }

    [Test]
    public async Task Keys_in_one_batch_are_shown_each_as_itself()
    {
        var keys = new[] { await Owner.MakeKeyAsync("readMerchants"), await Owner.MakeKeyAsync("readApiKeys") };
        foreach (var key in keys)
        {
            await VerifyOftenAsync(key);
        }

        var items = keys.Concat(keys).Select(key => new { apiKey = key.ApiKey, apiSecret = key.Secret });
        var verified = (await Service.PostAsync("/apikeys/verify/batch", new { items })).Json.AsArray();

        Assert.That(
            verified.Select(item => (string)item!["apiKey"]!["apiKey"]!), Is.EqualTo(keys.Concat(keys).Select(key => key.ApiKey)));
    }

    /// <summary>Its JSON is kept from the second time on, and used from the third.</summary>
    private async Task VerifyOftenAsync(Key key)
    {
        var answers = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            answers.Add((await VerifyAsync(key)).Text);
        }

        Assert.That(answers.Skip(1).Distinct().Count(), Is.EqualTo(1));
    }
}
