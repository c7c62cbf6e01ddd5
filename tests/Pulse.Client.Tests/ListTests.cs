using System.Net;
using Pulse.Client.Tests.Setup;

namespace Pulse.Client.Tests;

public sealed class ListTests : PulseTests
{
    private const int Keys = 25;

    [OneTimeSetUp]
    public async Task MakeKeysAsync()
    {
        for (var i = 0; i < Keys; i++)
        {
            await NewKeyAsync($"list {i:00}");
        }
    }

    [Test]
    public async Task A_list_reads_page_after_page()
    {
        var recorder = new Recorder();
        var names = await Through(recorder).ApiKeys.ListAsync(new ApiKeyQuery { PageSize = 10, Search = "list " })
            .Select(key => key.Name).ToListAsync();

        Assert.That(names, Is.EqualTo(Enumerable.Range(0, Keys).Reverse().Select(i => $"list {i:00}")));
        Assert.That(recorder.Calls, Has.Count.EqualTo(3));
        Assert.That(recorder.Calls.Skip(1).Select(call => call.Query), Has.All.Contains("cursor="));
    }

    [Test]
    public async Task A_list_that_is_left_early_reads_no_further_page()
    {
        var recorder = new Recorder();
        var first = await Through(recorder).ApiKeys.ListAsync(new ApiKeyQuery { PageSize = 5 }).Take(5).ToListAsync();

        Assert.That((first.Count, recorder.Calls.Count), Is.EqualTo((5, 1)));
    }

    [Test]
    public async Task Items_that_are_created_meanwhile_neither_repeat_nor_shift_the_others()
    {
        var pages = Pulse.ApiKeys.ListAsync(new ApiKeyQuery { PageSize = 10, Search = "list " }).AsPages();
        List<string> names = [];
        await foreach (var page in pages)
        {
            names.AddRange(page.Items.Select(key => key.Name));
            await Pulse.ApiKeys.DeleteAsync((await NewKeyAsync("list of later")).Id);
        }

        Assert.That(names.Distinct().Count(), Is.EqualTo(Keys));
    }

    [Test]
    public async Task A_page_tells_the_total_and_where_to_continue()
    {
        var list = Pulse.ApiKeys.ListAsync(new ApiKeyQuery { PageSize = 20, Search = "list " });
        var first = await list.AsPages().FirstAsync();
        var rest = await list.AsPages(first.Continuation).SingleAsync();

        Assert.That((first.Items.Count, first.TotalCount, first.IsTotalExact), Is.EqualTo((20, (int?)Keys, true)));
        Assert.That((rest.Items.Count, rest.Continuation), Is.EqualTo((5, (string?)null)));
        Assert.That(rest.Items.Select(key => key.Name), Is.EqualTo(new[] { "list 04", "list 03", "list 02", "list 01", "list 00" }));
    }

    [Test]
    public async Task A_sorted_list_reads_numbered_pages()
    {
        var names = await Pulse.ApiKeys.ListAsync(new ApiKeyQuery { PageSize = 10, Search = "list ", Sort = "name" })
            .Select(key => key.Name).ToListAsync();

        Assert.That(names, Is.EqualTo(Enumerable.Range(0, Keys).Select(i => $"list {i:00}")));
    }

    [Test]
    public async Task Filters_are_typed_or_named_by_a_path()
    {
        var made = await Pulse.ApiKeys.CreateAsync(new CreateApiKey
        {
            Name = "filtered & found?",
            Permissions = [PulsePermissions.ReadRoles],
            ExternalId = "customer 1/2",
            Metadata = new Dictionary<string, string> { ["plan"] = "gold" },
            ExpiresAt = DateTimeOffset.UtcNow.AddDays(2),
        });
        async Task<List<Guid>> FindAsync(ApiKeyQuery query) => await Pulse.ApiKeys.ListAsync(query).Select(key => key.Id).ToListAsync();

        Assert.That(await FindAsync(new ApiKeyQuery { ExternalId = "customer 1/2" }), Is.EqualTo(new[] { made.Id }));
        Assert.That(await FindAsync(new ApiKeyQuery { ExpiresBefore = DateTimeOffset.Now.AddDays(3) }), Is.EqualTo(new[] { made.Id }));
        Assert.That(
            await FindAsync(new ApiKeyQuery { Filters = new Dictionary<string, string> { ["metadata.plan"] = "gold" } }),
            Is.EqualTo(new[] { made.Id }));
        Assert.That(
            await FindAsync(new ApiKeyQuery { Filters = new Dictionary<string, string> { ["name"] = "filtered & found?" } }),
            Is.EqualTo(new[] { made.Id }));
        Assert.That(
            Refusal(() => FindAsync(new ApiKeyQuery { Filters = new Dictionary<string, string> { ["color"] = "red" } })).Status,
            Is.EqualTo(HttpStatusCode.BadRequest));
    }

    [Test]
    public async Task The_audit_log_is_a_list_without_a_total()
    {
        var key = await NewKeyAsync("audited");
        await Pulse.ApiKeys.UpdateAsync(key.Id, new ApiKeyPatch { Name = "audited twice" });
        var list = Pulse.AuditEvents.ListAsync(new AuditEventQuery { Target = key.Id.ToString(), PageSize = 1 });
        var events = await list.ToListAsync();

        Assert.That(events.Select(happened => happened.Action), Is.EqualTo(new[] { "apiKey.updated", "apiKey.created" }));
        Assert.That(events[0].Actor.Type, Is.EqualTo(AuditActorType.ApiKey));
        Assert.That(events[0].Changes["name"].To!.Value.GetString(), Is.EqualTo("audited twice"));
        Assert.That((await list.AsPages().FirstAsync()).TotalCount, Is.Null);
        Assert.That((await Pulse.AuditEvents.CheckIntegrityAsync()).Ok, Is.True);
    }

    [Test]
    public void A_list_can_be_cancelled()
    {
        using var cancellation = new CancellationTokenSource();
        Assert.That(
            async () =>
            {
                await foreach (var _ in Pulse.ApiKeys.ListAsync(new ApiKeyQuery { PageSize = 1 }).WithCancellation(cancellation.Token))
                {
                    await cancellation.CancelAsync();
                }
            },
            Throws.InstanceOf<OperationCanceledException>());
    }
}
