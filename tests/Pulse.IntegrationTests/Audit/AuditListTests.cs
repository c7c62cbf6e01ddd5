using System.Globalization;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Audit;
using Pulse.Domain.Accounts;
using Pulse.Domain.Audit;
using Pulse.Domain.Permissions;
using Pulse.Infrastructure.Persistence;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Audit;

/// <summary>
/// Whatever is asked for, alone or together, is found: no more, no less, in the order in which it was written, over all pages.
/// </summary>
public sealed class AuditListTests(TestDatabase database) : ContractTests(database)
{
    private const string Email = "Änn@pulse.test";
    private const string Identifier = "apiKey-abcdefabcdefabcdefabcdef";

    private static readonly Guid Key = Guid.Parse("0199aaaa-bbbb-7ccc-8ddd-eeeeeeeeeeee");
    private static readonly DateTime Begin = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private static readonly AuditActor[] Actors =
    [
        new(AuditActorType.User, "7", Email),
        new(AuditActorType.User, "7", "änn@PULSE.test"),
        new(AuditActorType.User, "8", "bob@pulse.test", new ImpersonatedActor("7", "änn@pulse.test")),
        new(AuditActorType.User, "8", "bob@pulse.test"),
        new(AuditActorType.User, "9", Email),
        new(AuditActorType.ApiKey, $"{Key}", Identifier),
        new(AuditActorType.ApiKey, null, Identifier),
        new(AuditActorType.ApiKey, $"{Key}", Identifier.ToUpperInvariant()),
        AuditActor.System,
    ];

    private AccountId account;
    private Setup.Api reader = null!;

    [OneTimeSetUp]
    public async Task FillAsync()
    {
        var id = await Seed.AccountAsync();
        (account, reader) = (new AccountId(NumberOf(id)), await LoginNewUserAsync(id, Permission.ReadAuditEvents));
        var events = Enumerable.Range(0, 400).Select(number => EventOf(
            Actors[number % Actors.Length],
            number % 4 == 0 ? "apiKey.updated" : "apiKey.created",
            $"{number % 7}",
            number % 5 == 0 ? null : account,
            Begin.AddSeconds(number - (number % 11 == 0 ? 25 : 0) - (number is > 200 and < 230 ? 90 : 0))));
        foreach (var together in events.Chunk(3))
        {
            await RecordAsync(together);
        }
    }

    [Test]
    public async Task An_account_sees_what_its_filters_select_in_order()
    {
        var all = (await StoredAsync()).FindAll(happened => happened.AccountId == account);
        foreach (var (query, selects) in Queries())
        {
            Assert.That((await PagesAsync(reader, query)).Ids, Is.EqualTo(all.Where(selects).Select(happened => happened.Id)), query);
        }
    }

    [Test]
    public async Task A_superAdmin_sees_the_accounts_events_and_the_systems_in_one_order()
    {
        var all = (await StoredAsync()).FindAll(happened => happened.AccountId == account || happened.AccountId is null);
        var admin = AdminIn($"{account}");
        foreach (var (query, selects) in Queries())
        {
            Assert.That((await PagesAsync(admin, query)).Ids, Is.EqualTo(all.Where(selects).Select(happened => happened.Id)), query);
        }
    }

    [Test]
    public async Task Filters_that_are_common_and_hardly_ever_together_are_found_over_pages_that_may_be_empty()
    {
        var (id, common) = await AccountWithManyEventsAsync();

        var (found, pages) = await PagesAsync(await LoginNewUserAsync(id, Permission.ReadAuditEvents), common);

        Assert.That((found.Count, pages), Is.EqualTo((1, 2)));
    }

    [Test]
    public async Task A_filter_with_few_events_finds_all_of_them_on_the_first_page_beside_one_with_many()
    {
        var (id, _) = await AccountWithManyEventsAsync();

        var (found, pages) = await PagesAsync(await LoginNewUserAsync(id, Permission.ReadAuditEvents), "actor=7&action=apiKey.rotated");

        Assert.That((found.Count, pages), Is.EqualTo((1, 1)));
    }

    /// <summary>1,300 events by one actor, as many with one action, and an old one with both and a target of its own.</summary>
    private async Task<(string Account, string Common)> AccountWithManyEventsAsync()
    {
        var id = await Seed.AccountAsync();
        var own = new AccountId(NumberOf(id));
        await RecordAsync([EventOf(Actors[0], "apiKey.rotated", "1", own, Begin), EventOf(Actors[0], "apiKey.updated", "1", own, Begin)]);
        await RecordAsync([.. Enumerable.Range(0, 2_600).Select(number => number % 2 == 0
            ? EventOf(Actors[0], "apiKey.created", "2", own, Begin)
            : EventOf(Actors[3], "apiKey.updated", "3", own, Begin))]);
        return (id, "actor=7&action=apiKey.updated");
    }

    /// <summary>Each combination of filters, with what it selects.</summary>
    private static IEnumerable<(string Query, Func<AuditEvent, bool> Selects)> Queries() =>
        from action in OfActions()
        from target in OfTargets()
        from actor in OfActors()
        from period in OfPeriods()
        let filters = (Filter[])[action, target, actor, period]
        select ($"pageSize=60{string.Concat(filters.Select(filter => filter.Query))}",
            (Func<AuditEvent, bool>)(happened => filters.All(filter => filter.Selects(happened))));

    private static Filter[] OfActions() =>
        [new("", _ => true), new("&action=apiKey.updated", happened => happened.Action == "apiKey.updated")];

    private static Filter[] OfTargets() => [new("", _ => true), new("&target=3", happened => happened.TargetId == "3")];

    private static Filter[] OfActors() =>
    [
        new("", _ => true),
        new("&actor=7", happened => happened.ActorId == "7" || happened.ImpersonatingId == "7"),
        new(
            $"&actor={Uri.EscapeDataString("ÄNN@pulse.TEST")}",
            happened => IsLike(happened.ActorName, Email) || IsLike(happened.ImpersonatingName, Email)),
        new($"&actor={Key.ToString().ToUpperInvariant()}", happened => happened.ActorId == $"{Key}"),
        new($"&actor={Identifier}", happened => happened.ActorName == Identifier),
        new("&actor=nobody", _ => false),
    ];

    private static Filter[] OfPeriods()
    {
        var (first, end) = (Begin.AddSeconds(97), Begin.AddSeconds(215));
        return
        [
            new("", _ => true),
            new($"&from={first:O}", happened => happened.At >= first),
            new($"&to={end:O}", happened => happened.At < end),
            new($"&from={first:O}&to={end:O}", happened => happened.At >= first && happened.At < end),
            new("&to=2020-01-01T00:00:00Z", _ => false),
            new("&from=2090-01-01T00:00:00Z", _ => false),
        ];
    }

    private static bool IsLike(string? name, string email) => name is not null && string.Equals(
        name.ToUpper(CultureInfo.InvariantCulture), email.ToUpper(CultureInfo.InvariantCulture), StringComparison.Ordinal);

    private static AuditEvent EventOf(AuditActor actor, string action, string target, AccountId? account, DateTime at) => AuditEvent.Of(
        Guid.CreateVersion7(), at, action, actor, new AuditTarget("apiKey", target), account, ipAddress: null, changes: null);

    private Task RecordAsync(IReadOnlyCollection<AuditEvent> events) => Seed.InUnitOfWorkAsync(services =>
    {
        foreach (var happened in events)
        {
            services.GetRequiredService<IAuditTrail>().Add(happened);
        }

        return Task.CompletedTask;
    });

    /// <returns>All events, newest first.</returns>
    private async Task<List<AuditEvent>> StoredAsync()
    {
        await using var scope = App.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<PulseDbContext>().AuditEvents.IgnoreQueryFilters()
            .OrderByDescending(happened => EF.Property<long>(happened, "Sequence")).ToListAsync();
    }

    private static async Task<(List<Guid> Ids, int Pages)> PagesAsync(Setup.Api caller, string query)
    {
        var (ids, pages) = (new List<Guid>(), 0);
        for (string? next = $"/audit-events?{query}"; next is not null; pages++)
        {
            var page = await caller.GetAsync(next);
            Assert.That(page.Status, Is.EqualTo(HttpStatusCode.OK), page.Text);
            ids.AddRange(page.Json.AsArray().Select(happened => (Guid)happened!["id"]!));
            next = page.NextPage;
        }

        return (ids, pages);
    }

    private sealed record Filter(string Query, Func<AuditEvent, bool> Selects);
}
