using System.Text;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.ApiKeys;

/// <summary>A list with more keys than an unpaged response can contain.</summary>
public sealed class LongListTests(TestDatabase database) : ContractTests(database)
{
    private const int Count = 1_203;
    private const int Most = 1_000;

    private Setup.Api admin = null!;
    private Guid[] newestFirst = [];

    [OneTimeSetUp]
    public async Task MakeKeysAsync()
    {
        var account = await Seed.AccountAsync();
        newestFirst = [.. (await Seed.KeysAsync(account, Count)).Reverse()];
        admin = AdminIn(account);
    }

    [Test]
    public async Task A_list_that_is_not_paged_holds_the_first_thousand_and_links_to_the_rest()
    {
        var first = await admin.GetAsync("/apikeys?search=one%20of");

        Assert.That(IdsIn(first), Is.EqualTo(newestFirst[..Most]));
        Assert.That(first.Header("X-Total-Count"), Is.EqualTo($"{Count}"));
        Assert.That(first.Header("Link"), Does.Match("^</apikeys\\?search=one%20of&pageSize=100&cursor=[\\w-]+>; rel=\"next\"$"));
    }

    [Test]
    public async Task Following_the_links_returns_each_item_of_a_long_list_once()
    {
        var ids = new List<Guid>();
        for (var next = "/apikeys"; next is not null;)
        {
            var page = await admin.GetAsync(next);
            ids.AddRange(IdsIn(page));
            next = page.Header(
                "Link")?.Split(", ").FirstOrDefault(link => link.EndsWith("rel=\"next\"", StringComparison.Ordinal))?.Split('<', '>')[1];
        }

        Assert.That(ids, Is.EqualTo(newestFirst));
    }

    [Test]
    public async Task A_long_list_is_sent_in_pieces_and_a_page_with_its_length()
    {
        var (all, page) = (await admin.GetAsync("/apikeys"), await admin.GetAsync("/apikeys?pageSize=100"));

        Assert.That(all.Header("Content-Length"), Is.Null);
        Assert.That(all.Header("Transfer-Encoding"), Is.EqualTo("chunked"));
        Assert.That(page.Header("Content-Length"), Is.EqualTo($"{Encoding.UTF8.GetByteCount(page.Text)}"));
        Assert.That(
            all.Json.AsArray().Take(100).Select(key => key!.ToJsonString()),
            Is.EqualTo(page.Json.AsArray().Select(key => key!.ToJsonString())));
    }

    private static IEnumerable<Guid> IdsIn(Answer page) => page.Json.AsArray().Select(key => Guid.Parse((string)key!["id"]!));
}
